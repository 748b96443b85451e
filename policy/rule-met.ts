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

/**
 * @param asked.now milliseconds, by the clock of who decides
 */
export function needsOf(
  policy: Policy,
  plan: Plan,
  { requestedBy, now }: { readonly requestedBy: string; readonly now: number },
): ApprovalNeeds {
  const risks = riskCodesOf(plan.steps);
  const numbers = numbersOf(plan.steps);
  const rule = policy.rules.find((each) => isMet(each, plan, { risks, numbers }));
  const roles = policy.roles ?? null;
  const quarantine = beyond(rule?.limits, numbers);
  const standing = policy.standing.find((each) => whyNotCovered(each, plan, { requestedBy, now }) === undefined);
  return {
    ...usualNeeds,
    ...(rule !== undefined && {
      rule: rule.name,
      approvals: rule.approvals,
      role: rule.by,
      reason: rule.reason,
      within: rule.within ?? null,
      thenAsk: rule.afterwards === 'reject' ? null : rule.afterwards.ask,
      notBefore: windowStart(rule.notBefore, now),
      skip: rule.skip,
    }),
    policyDigest: policy.digest,
    holdFor: rule?.holdFor ?? (risks.some((code) => highRisks.includes(code)) ? usualHold : null),
    quarantine,
    roles,
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
