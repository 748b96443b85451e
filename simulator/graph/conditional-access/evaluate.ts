/**
 * The one evaluator of Conditional Access: it decides sign-ins at the token endpoint and answers What-If.
 *
 * All enabled policies that apply must be satisfied, so a policy can take access away and never give it. A report-only
 * policy is analysed and listed like any other, and never enforced. Pure: state and sign-in in, decision out.
 * Source: learn, entra/identity/conditional-access/concept-conditional-access-grant.
 */
import type { ConditionalAccessPolicy, TenantState } from '../../tenant/state.ts';
import { type AnalysisReason, analyse } from './conditions.ts';
import type { SignIn } from './sign-in.ts';

interface PolicyResult {
  policy: ConditionalAccessPolicy;
  policyApplies: boolean;
  /** `notSet` when the policy applies. */
  analysisReasons: AnalysisReason;
  enforced: boolean;
  /** Controls that this sign-in lacks: `block`, `mfa`, `authenticationStrength`, `compliantDevice`, `termsOfUse`, ... */
  unsatisfied: string[];
}

export type SignInOutcome =
  | { kind: 'granted' }
  /** A `block` control, or a control that no interaction can satisfy. AADSTS53003. */
  | { kind: 'blocked'; policyIds: string[] }
  /** AADSTS50076. */
  | { kind: 'mfa-required'; policyIds: string[] }
  /** AADSTS530003 (a password sign-in without a device). */
  | { kind: 'device-required'; policyIds: string[] }
  /** Terms of use, custom factors, password change: AADSTS50158. */
  | { kind: 'external-challenge'; policyIds: string[] };

export interface Evaluation {
  outcome: SignInOutcome;
  results: PolicyResult[];
}

const multifactorStrength = '00000000-0000-0000-0000-000000000002';

type PolicyState = Pick<TenantState, 'conditionalAccessPolicies' | 'namedLocations'>;

/** Evaluates every policy of the tenant for one sign-in; Security Defaults and per-user MFA are not its business. */
export function evaluateSignIn(state: PolicyState, signIn: SignIn): Evaluation {
  const results = state.conditionalAccessPolicies.map((policy): PolicyResult => {
    const analysisReasons = analyse(policy, state.namedLocations, signIn);
    const policyApplies = analysisReasons === 'notSet';
    return {
      policy,
      policyApplies,
      analysisReasons,
      enforced: policyApplies && policy.state === 'enabled',
      unsatisfied: policyApplies ? lacking(policy.grantControls, signIn) : [],
    };
  });
  return { outcome: decide(results.filter(({ enforced }) => enforced)), results };
}

/** The order in which the service asks: what nothing can cure first, then MFA, the device, the rest. */
function decide(enforced: readonly PolicyResult[]): SignInOutcome {
  const unmet = (controls: readonly string[]) =>
    enforced
      .filter(({ unsatisfied }) => unsatisfied.some((control) => controls.includes(control)))
      .map(({ policy }) => policy.id);
  const ranked: [Exclude<SignInOutcome['kind'], 'granted'>, readonly string[]][] = [
    ['blocked', ['block', 'approvedApplication', 'compliantApplication', 'unknownFutureValue']],
    ['mfa-required', ['mfa', 'authenticationStrength']],
    ['device-required', ['compliantDevice', 'domainJoinedDevice']],
    ['external-challenge', ['termsOfUse', 'customAuthenticationFactor', 'passwordChange', 'riskRemediation']],
  ];
  for (const [kind, controls] of ranked) {
    const policyIds = unmet(controls);
    if (policyIds.length > 0) return { kind, policyIds };
  }
  return { kind: 'granted' };
}

/** With `OR` one satisfied control is enough, with `AND` all must be; `block` is never satisfied. */
function lacking(grant: ConditionalAccessPolicy['grantControls'], signIn: SignIn): string[] {
  if (grant === null) return [];
  const strength = grant.authenticationStrength;
  const controls = [
    ...grant.builtInControls,
    // The built-in strength "Multifactor authentication" asks for nothing beyond MFA.
    ...(strength ? [strength.id === multifactorStrength ? 'mfa' : 'authenticationStrength'] : []),
    ...(grant.termsOfUse.length > 0 ? ['termsOfUse'] : []),
    ...(grant.customAuthenticationFactors.length > 0 ? ['customAuthenticationFactor'] : []),
  ];
  const missing = controls.filter((control) => !isSatisfied(control, signIn));
  return grant.operator === 'OR' && missing.length < controls.length ? [] : missing;
}

function isSatisfied(control: string, { mfaSatisfied, device }: SignIn): boolean {
  switch (control) {
    case 'mfa':
      return mfaSatisfied;
    case 'compliantDevice':
      return device?.isCompliant === true;
    case 'domainJoinedDevice':
      return device?.isHybridJoined === true;
    default:
      return false;
  }
}
