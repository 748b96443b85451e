/** Which rule a plan meets, and what it needs by it. The first that fits holds. */
import { usualNeeds, type ApprovalNeeds } from '../domain/approval-needs.ts';
import { highRisks, riskCodesOf } from '../domain/high-risk.ts';
import type { Plan } from '../domain/plan.ts';
import { numbersOf, type PlanNumbers } from '../domain/plan-numbers.ts';
import type { Policy } from './approvals-file.ts';
import type { Rule } from './approvals-schema.ts';
import { isIn, whyNotCovered } from './standing-approval.ts';
import { windowStart } from './window-start.ts';

/** Between the admission of a plan with a high risk and its first write, on the connection's clock. */
const usualHold = '2 minutes';

/** For whom a plan is, and when it is asked what it needs. */
export interface Asked {
  /** Who asked for the run. */
  readonly requestedBy: string;
  /** Whether that person has signed the request. */
  readonly isSigned: boolean;
  /** Identity provider that must have signed the request and each decision; null: names as typed are taken. */
  readonly issuer: string | null;
  /** Milliseconds, by the clock of who decides. */
  readonly now: number;
}

/** Where nobody has signed the request (a schedule's), it takes two people: anyone could have made it. */
const withoutRequester = 2;

export function needsOf(policy: Policy, plan: Plan, { requestedBy, isSigned, issuer, now }: Asked): ApprovalNeeds {
  const risks = riskCodesOf(plan.steps);
  const numbers = numbersOf(plan.steps);
  const rule = policy.rules.find((each) => isMet(each, plan, { risks, numbers }));
  const roles = issuer === null ? (policy.roles ?? null) : null;
  const quarantine = beyond(rule?.limits, numbers);
  const standing = policy.standing.find((each) => whyNotCovered(each, plan, { requestedBy, now }) === undefined);
  return {
    ...usualNeeds,
    ...(rule !== undefined && {
      rule: rule.name,
      approvals: rule.approvals,
      role: rule.by,
      reason: rule.reason,
      proof: rule.proof ?? null,
      within: rule.within ?? null,
      thenAsk: rule.afterwards === 'reject' ? null : rule.afterwards.ask,
      notBefore: windowStart(rule.notBefore, now),
      skip: rule.skip,
    }),
    ...(issuer !== null && !isSigned && { approvals: withoutRequester }),
    policyDigest: policy.digest,
    holdFor: rule?.holdFor ?? (risks.some((code) => highRisks.includes(code)) ? usualHold : null),
    quarantine,
    roles,
    issuer,
    standing: quarantine === null ? (standing?.name ?? null) : null,
  };
}

function isMet(
  { connections, runbooks, risks, moreThan }: Rule,
  plan: Plan,
  has: { readonly risks: readonly string[]; readonly numbers: PlanNumbers },
): boolean {
  return (
    isIn(connections, plan.connection) &&
    isIn(runbooks, plan.runbook) &&
    (risks === undefined || has.risks.some((code) => isNamed(risks, code))) &&
    (moreThan === undefined || beyond(moreThan, has.numbers) !== null)
  );
}

function isNamed(risks: readonly string[], code: string): boolean {
  return risks.includes(code) || (risks.includes('high') && highRisks.includes(code));
}

/** As a sentence; null: it isn't. */
function beyond(limits: Rule['limits'] | undefined, numbers: PlanNumbers): string | null {
  for (const [what, number] of Object.entries(numbers)) {
    const limit = limits?.[what as keyof PlanNumbers];
    if (limit !== undefined && number > limit) return `It reaches ${number} ${what}, and the limit is ${limit}.`;
  }
  return null;
}
