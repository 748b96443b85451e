/**
 * The log of what service principals signed in with, in which a rotation searches for uses of an old credential.
 * Only successful sign-ins are logged, each with a delay; the oldest are dropped.
 */
import type { Core } from '../core.ts';
import type { ServicePrincipal, SignIn } from '../tenant/state.ts';

const longest = 5000;

export interface ServicePrincipalSignIn {
  servicePrincipal: ServicePrincipal;
  keyId: string;
  proof: 'secret' | 'certificate';
  resource: ServicePrincipal;
  sourceAddress: string;
}

export function logSignIn(core: Core, given: ServicePrincipalSignIn): void {
  if (core.signInLog === 'off') return;
  const { servicePrincipal, resource } = given;
  const row: SignIn = {
    id: core.random.uuid(),
    createdDateTime: core.clock.iso(),
    appId: servicePrincipal.appId,
    appDisplayName: servicePrincipal.displayName,
    servicePrincipalId: servicePrincipal.id,
    keyId: given.keyId,
    proof: given.proof,
    ipAddress: given.sourceAddress,
    resourceId: resource.appId,
    resourceDisplayName: resource.displayName,
    visibleAt: core.delays.effectiveAt('sign-in-logged'),
  };
  core.store.note((state) => {
    state.signIns ??= [];
    state.signIns.push(row);
    if (state.signIns.length > longest) state.signIns.splice(0, longest / 10);
  });
}
