/**
 * Admits an approval: checks, in the process that will write, that the plan is what its hash says, that its steps have the
 * risks of their inputs, and that somebody else than the requester has approved it; and signs that into the journal. Without
 * it nothing of the plan is written (`only-admitted.ts`).
 */
import { Context } from '@temporalio/activity';
import type { AdmitAnswer, AdmitInput } from '../../domain/activity-contracts.ts';
import { samePerson } from '../../domain/approval.ts';
import { ownIdentities } from '../../connectors/own-identities.ts';
import { checkedPlan, stepThatDiffers } from '../../domain/checked-plan.ts';
import { Failure } from '../../domain/failure.ts';
import type { Kinds } from '../../domain/kinds.ts';
import type { PlanHeader } from '../../domain/plan-header.ts';
import { recordAdmission } from '../../journal/admissions.ts';
import { refuseNeverGranted } from '../../policy/never-granted.ts';
import { applicationFailure } from '../application-failure.ts';
import type { Services } from '../services.ts';
import { sharedJournal } from '../shared-journal.ts';

/** @param kinds those that this build has, those of the servers among them */
export function admit(services: Services, kinds: Kinds) {
  return async (input: AdmitInput): Promise<AdmitAnswer> => {
    try {
      const { workflowId: run = '', runId = '' } = Context.current().info.workflowExecution ?? {};
      const refused = whyRefused(input, { run, runId }, kinds);
      if (refused !== undefined) throw notAdmitted(refused);
      const { plan, requestedBy, installation } = input;
      const asked = plan.steps.map((step) => (step.kind === 'change' ? step.inputs : null));
      refuseNeverGranted(asked, ownIdentities(await services.connect(plan.connection)));
      const { claimedBy, via, id = null, reason = null } = input.decision;
      const receipt = {
        run,
        runId,
        planHash: plan.hash,
        requestedBy,
        claimedBy,
        via,
        decision: id,
        reason,
        decidedAt: input.decision.at,
        isOfRest: input.isOfRest === true,
      };
      await recordAdmission(await sharedJournal(services, installation), receipt, plan);
      return { admitted: plan.hash };
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}

/** @param asking the run that asks, by what Temporal says of it */
function whyRefused(
  { plan, decision, requestedBy }: AdmitInput,
  asking: Pick<PlanHeader, 'run' | 'runId'>,
  kinds: Kinds,
): string | undefined {
  if (decision.decision !== 'approve') return 'the decision is not an approval';
  if (decision.planHash !== plan.hash) return 'the decision is about another plan';
  if (plan.header.requestedBy !== requestedBy) return `the plan says that ${plan.header.requestedBy} asked for the run`;
  if (samePerson(decision.claimedBy, requestedBy)) return `${requestedBy} asked for the run`;
  const checked = checkedPlan(plan, { ...plan, ...asking });
  return 'differs' in checked ? checked.differs : stepThatDiffers(plan, kinds);
}

function notAdmitted(why: string): Failure {
  return new Failure('approval-not-admitted', { service: 'runbook', subject: why });
}
