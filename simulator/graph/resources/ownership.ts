/**
 * Application.ReadWrite.OwnedBy reaches what the caller owns: the applications that it created, and their service
 * principals. Source: learn, graph/permissions-reference.
 */
import type { Application } from '../../tenant/state.ts';
import { denied } from '../graph-error.ts';
import type { Call } from '../route.ts';

const everywhere = ['Application.ReadWrite.All', 'Directory.ReadWrite.All'];

/** @returns the application. @throws GraphError 403 where the caller's permission ends at what it owns */
export function ownedApplication(call: Call, application: Application): Application {
  if (writesEveryApplication(call) || owns(call, application)) return application;
  throw denied();
}

export function writesEveryApplication({ caller }: Call): boolean {
  const held = caller.kind === 'application' ? caller.roles : caller.scopes;
  return everywhere.some((permission) => held.includes(permission));
}

export function owns({ caller }: Call, application: Application | undefined): boolean {
  return caller.kind === 'application' && application?.ownerIds?.includes(caller.servicePrincipalId) === true;
}
