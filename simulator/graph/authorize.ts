/**
 * May the caller do this? Decided by what the token says, not by what the tenant grants now: a role that was granted a
 * minute ago isn't in an old token, and one that was removed still is.
 *
 * A delegated permission reaches no further than the user: writes also require an administrator's directory role.
 */
import type { Caller } from '../identity/caller.ts';
import { denied, policyDenied } from './graph-error.ts';
import type { Route } from './route.ts';

const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

/** @throws GraphError 403, with the message of the area that refuses */
export function authorize({ permissions, path, method }: Route, caller: Caller): void {
  if (permissions === 'by-handler') return;
  const held = caller.kind === 'application' ? caller.roles : caller.scopes;
  const isPolicy = path.startsWith('/identity/') || path.startsWith('/policies/');
  // What an administrator's own tools ask for: the directory as that user may use it.
  const asUser = caller.kind === 'user' && !isPolicy && held.includes('Directory.AccessAsUser.All');
  const met = asUser || permissions.every((anyOf) => anyOf.some((permission) => held.includes(permission)));
  const reaches = caller.kind === 'application' || method === 'GET' || caller.wids.includes(globalAdministrator);
  if (met && reaches) return;
  throw path.startsWith('/identity/') ? policyDenied() : denied();
}
