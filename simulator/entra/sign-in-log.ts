/**
 * The log of what service principals signed in with, in which a rotation looks for whoever still uses an old credential. Only
 * successful sign-ins are logged, each some time after it; the oldest are forgotten.
 *
 * That a tenant's log names the credential is not promised anywhere: it can be had without the names, or not at all.
 */
import type { Core } from '../core.ts';
import type { ServicePrincipal, SignIn } from '../tenant/state.ts';

export const signInLogs = ['full', 'without-key-ids', 'off'] as const;
export type SignInLog = (typeof signInLogs)[number];

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
