/** What a rollback needs: a decision by anyone who may operate the run, save who asked for it; and nothing but inverses. */
import type { AdmitInput, AdmittedDecision } from '../../domain/activity-contracts.ts';
import type { Admission } from '../../domain/admission.ts';
import { usualNeeds, type ApprovalNeeds } from '../../domain/approval-needs.ts';
import { checkedPlan } from '../../domain/checked-plan.ts';
import { personOf, samePerson } from '../../domain/person.ts';
import type { PlanHeader } from '../../domain/plan-header.ts';
import { hasRole } from '../../domain/roles.ts';
import { whyNotInverse } from '../../domain/rollback-plan.ts';
import { isBlocked } from '../../journal/blocked-people.ts';
import { readApprovals, type Policy } from '../../policy/approvals-file.ts';
import { blockedSentence } from './count-votes.ts';
import { notAdmitted } from './who-decides.ts';

/**
 * @param asking the run that asks, by what Temporal says of it
 * @param undone admissions of the run that it undoes
 */
export function whyNotRolledBack(
  { plan, decision }: Pick<AdmitInput, 'plan'> & { readonly decision: AdmittedDecision },
  asking: Pick<PlanHeader, 'run' | 'runId'>,
  undone: readonly Admission[],
): string | undefined {
  const checked = checkedPlan(plan, { ...plan, ...asking });
  if ('differs' in checked) return checked.differs;
  const approved = undone.filter(({ receipt }) => receipt.kind === 'apply');
  if (approved.some(({ receipt }) => receipt.run !== asking.run)) return 'it undoes what another run has changed';
  const requester = approved.find(({ receipt }) =>
    samePerson(decision, personOf(receipt.requestedBy, receipt.requester)),
  );
  if (requester !== undefined) return `${requester.receipt.requestedBy} asked for the run that it undoes`;
  return whyNotInverse(
    plan,
    approved.map((admission) => admission.plan),
  );
}

/**
 * No rule is met.
 *
 * @throws Failure `approval-not-admitted`
 */
export async function neededToUndo(
  decision: AdmittedDecision,
  issuer: string | null,
  home: string,
): Promise<{ needs: ApprovalNeeds; policy: Policy; now: number }> {
  if (isBlocked(home, decision)) throw notAdmitted(blockedSentence(decision));
  const policy = await readApprovals(home);
  const roles = issuer === null ? (policy.roles ?? null) : null;
  if (!hasRole({ issuer, roles }, decision, 'Operate')) throw notAdmitted(`${decision.by} has no role Operate`);
  const { digest: policyDigest } = policy;
  const needs: ApprovalNeeds = { ...usualNeeds, rule: 'rollback', role: 'Operate', policyDigest, roles, issuer };
  return { needs, policy, now: Date.now() };
}
