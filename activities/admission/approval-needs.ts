/**
 * Which rule of this worker's `approvals.yaml` a plan meets, and what it needs by it. That it was asked is recorded: votes
 * count from then on, and the time until another role is asked runs from then on.
 */
import { Context } from '@temporalio/activity';
import type { ApprovalNeeds } from '../../domain/approval-needs.ts';
import type { ApprovalNeedsAnswer, ApprovalNeedsInput } from '../../domain/activity-contracts.ts';
import { checkedPlan, stepThatDiffers } from '../../domain/checked-plan.ts';
import { Failure } from '../../domain/failure.ts';
import type { Kinds } from '../../domain/kinds.ts';
import type { Plan } from '../../domain/plan.ts';
import { isOfSchedule } from '../../domain/run-request.ts';
import { hasRole } from '../../domain/roles.ts';
import type { Journal } from '../../journal/journal.ts';
import { recordAsked } from '../../journal/votes.ts';
import { readApprovals, type Policy } from '../../policy/approvals-file.ts';
import { needsOf } from '../../policy/rule-met.ts';
import { applicationFailure } from '../application-failure.ts';
import type { Services } from '../services.ts';
import { sharedJournal } from '../shared-journal.ts';
import { refuseOtherCounts } from './counted-lists.ts';
import { requesterOf, type Deciding } from './who-decides.ts';

/** @param kinds those that this build has, those of the servers among them */
export function approvalNeeds(services: Services, kinds: Kinds) {
  return async ({ plan, installation }: ApprovalNeedsInput): Promise<ApprovalNeedsAnswer> => {
    try {
      const journal = await sharedJournal(services, installation);
      const deciding = await requesterOf(services, journal, plan);
      const { needs } = await neededNow(plan, deciding, { kinds, journal, home: services.home });
      await recordAsked(journal, { runId: plan.header.runId, planHash: plan.hash });
      return { needs };
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}

interface Judging {
  readonly kinds: Kinds;
  readonly journal: Journal;
  /** RUNBOOKS_HOME: the file lies in it. */
  readonly home: string;
}

/**
 * @throws Failure `approval-not-admitted` where the plan isn't what it says; `request-not-allowed`, `approvals-file-invalid`
 */
export async function neededNow(
  plan: Plan,
  { requester, issuer }: Deciding,
  { kinds, journal, home }: Judging,
): Promise<{ needs: ApprovalNeeds; policy: Policy; now: number }> {
  const { workflowId: run = '', runId = '' } = Context.current().info.workflowExecution ?? {};
  const checked = checkedPlan(plan, { ...plan, run, runId });
  const differs = 'differs' in checked ? checked.differs : stepThatDiffers(plan, kinds);
  if (differs !== undefined) throw new Failure('approval-not-admitted', { service: 'runbook', subject: differs });
  await refuseOtherCounts(plan, journal);
  const policy = await readApprovals(home);
  const isSigned = requester.signedIn !== undefined;
  // Nobody has signed for a schedule: that is what two people make up for.
  const hasNobody = issuer !== null && !isSigned && isOfSchedule({ requestedBy: requester.by });
  if (!hasNobody && !hasRole({ issuer, roles: policy.roles ?? null }, requester, 'Request')) {
    throw new Failure('request-not-allowed', { service: 'runbook', subject: requester.by });
  }
  const now = Date.now();
  return { needs: needsOf(policy, plan, { requestedBy: requester.by, isSigned, issuer, now }), policy, now };
}
