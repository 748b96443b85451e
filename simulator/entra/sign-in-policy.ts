/**
 * After the password: what else is required before a token is issued. Per-user MFA, then Security Defaults, then
 * Conditional Access, whose one evaluator also answers What-If.
 */
import type { Core } from '../core.ts';
import { evaluateSignIn, type SignInOutcome } from '../graph/conditional-access/evaluate.ts';
import type { ClientAppType, SignIn, SignInIdentity } from '../graph/conditional-access/sign-in.ts';
import type { User } from '../tenant/state.ts';
import { directoryRoles, groupsOf } from './granted.ts';
import { TokenError, type TokenErrorCode } from './token-error.ts';

export interface SignInFacts {
  /** appIds of the resources: a policy for any of them applies. */
  resourceAppIds: readonly string[];
  /** `mobileAppsAndDesktopClients` when absent. */
  clientAppType?: ClientAppType;
  /** As Entra sees it. */
  sourceAddress: string;
  transferMethod: 'none' | 'deviceCodeFlow';
  /** A password alone never satisfies it; completing a device code in a browser does. */
  mfaSatisfied: boolean;
}

/** @throws TokenError 50076, 50079, 53003, 530003, 50158 */
export function checkUserSignIn(core: Core, user: User, facts: SignInFacts): void {
  const { state } = core.store;
  if (!facts.mfaSatisfied) {
    if (user.perUserMfaState === 'enforced') throw new TokenError(50_076);
    if (user.perUserMfaState === 'enabled') throw new TokenError(50_079);
    if (state.tenant.securityDefaultsEnabled) throw new TokenError(50_076);
  }
  decide(core, signInOf(core, user, facts));
}

/** A person's sign-in as policies see it. */
export function signInOf(core: Core, user: User, facts: SignInFacts): SignIn {
  const { state } = core.store;
  const held = { directoryRoles: directoryRoles(state, core.clock, user.id), groups: groupsOf(state, user.id) };
  return seenByPolicies({ kind: 'user', userId: user.id, ...held }, facts);
}

/** Policies for workload identities. @throws TokenError 53003 */
export function checkApplicationSignIn(core: Core, servicePrincipalId: string, facts: SignInFacts): void {
  decide(core, seenByPolicies({ kind: 'servicePrincipal', servicePrincipalId }, facts));
}

function seenByPolicies(identity: SignInIdentity, facts: SignInFacts): SignIn {
  return {
    identity,
    applications: facts.resourceAppIds,
    ipAddress: facts.sourceAddress,
    clientAppType: facts.clientAppType ?? 'mobileAppsAndDesktopClients',
    transferMethod: facts.transferMethod,
    mfaSatisfied: facts.mfaSatisfied,
  };
}

function decide(core: Core, signIn: SignIn): void {
  const { outcome } = evaluateSignIn(core.store.state, signIn);
  if (outcome.kind === 'granted') return;
  throw new TokenError(codes[outcome.kind], '', claimsFor(outcome.policyIds));
}

const codes: Record<Exclude<SignInOutcome['kind'], 'granted'>, TokenErrorCode> = {
  blocked: 53_003,
  'mfa-required': 50_076,
  'device-required': 530_003,
  'external-challenge': 50_158,
};

const claimsFor = (policyIds: readonly string[]) =>
  JSON.stringify({ access_token: { capolids: { essential: true, values: policyIds } } });
