/**
 * Admits an approval: checks, in the process that will write, that the plan is what its hash says, that its steps have the
 * risks of their inputs, and that somebody else than the requester has approved it; and signs that into the journal. A
 * rollback, likewise, must undo nothing but what was approved of its run. Without that nothing is written
 * (`only-admitted.ts`).
 */
import { Context } from '@temporalio/activity';
import type { AdmitAnswer, AdmitInput } from '../../domain/activity-contracts.ts';
import type { Admission } from '../../domain/admission.ts';
import { samePerson } from '../../domain/approval.ts';
import { ownIdentities } from '../../connectors/own-identities.ts';
import { checkedPlan, stepThatDiffers } from '../../domain/checked-plan.ts';
import { Failure } from '../../domain/failure.ts';
import type { Kinds } from '../../domain/kinds.ts';
import type { PlanHeader } from '../../domain/plan-header.ts';
import { receiptId } from '../../domain/receipt-id.ts';
import { whyNotInverse } from '../../domain/rollback-plan.ts';
import { admissionsOf, recordAdmission } from '../../journal/admissions.ts';
import { isBlocked } from '../../journal/blocked-people.ts';
import { refuseNeverGranted } from '../../policy/never-granted.ts';
import { applicationFailure } from '../application-failure.ts';
import { announceAdmission } from './announce-admission.ts';
import type { Services } from '../services.ts';
import { sharedJournal } from '../shared-journal.ts';

/** @param kinds those that this build has, those of the servers among them */
export function admit(services: Services, kinds: Kinds) {
  return async (input: AdmitInput): Promise<AdmitAnswer> => {
    try {
      const { workflowId: run = '', runId = '' } = Context.current().info.workflowExecution ?? {};
      const { plan, requestedBy, installation } = input;
      const { undoes } = plan.header;
      const journal = await sharedJournal(services, installation);
      const refused =
        whyRefused(input, { run, runId }) ??
        (undoes === undefined
          ? stepThatDiffers(plan, kinds)
          : whyNotRolledBack(input, run, await journal.read((tx) => admissionsOf(journal, tx, undoes))));
      if (refused !== undefined) throw notAdmitted(refused);
      if (isBlocked(services.home, input.decision.claimedBy)) {
        throw notAdmitted(`${input.decision.claimedBy} is blocked in trust.yaml`);
      }
      const asked = plan.steps.map((step) => (step.kind === 'change' || step.kind === 'undo' ? step.inputs : null));
      refuseNeverGranted(asked, ownIdentities(await services.connect(plan.connection)));
      const { claimedBy, via, id = null, reason = null } = input.decision;
      const receipt = {
        kind: undoes === undefined ? ('apply' as const) : ('rollback' as const),
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
      const admitted = await recordAdmission(journal, receipt, plan);
      const untold = await announceAdmission(journal, services, { receipt: admitted, plan });
      return { admitted: plan.hash, id: receiptId(admitted), untold };
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}

/** @param asking the run that asks, by what Temporal says of it */
function whyRefused(
  { plan, decision, requestedBy }: AdmitInput,
  asking: Pick<PlanHeader, 'run' | 'runId'>,
): string | undefined {
  if (plan.header.undoes === undefined && decision.decision !== 'approve') return 'the decision is not an approval';
  if (plan.header.undoes !== undefined && decision.decision !== 'rollback') return 'the decision is not a rollback';
  if (decision.planHash !== plan.hash) return 'the decision is about another plan';
  if (plan.header.requestedBy !== requestedBy) return `the plan says that ${plan.header.requestedBy} asked for the run`;
  if (samePerson(decision.claimedBy, requestedBy)) return `${requestedBy} asked for the run`;
  const checked = checkedPlan(plan, { ...plan, ...asking });
  return 'differs' in checked ? checked.differs : undefined;
}

/** @param undone admissions of the run that it undoes */
function whyNotRolledBack(
  { plan, decision }: AdmitInput,
  run: string,
  undone: readonly Admission[],
): string | undefined {
  const approved = undone.filter(({ receipt }) => receipt.kind === 'apply');
  if (approved.some(({ receipt }) => receipt.run !== run)) return 'it undoes what another run has changed';
  const requester = approved.find(({ receipt }) => samePerson(decision.claimedBy, receipt.requestedBy));
  if (requester !== undefined) return `${requester.receipt.requestedBy} asked for the run that it undoes`;
  return whyNotInverse(
    plan,
    approved.map((admission) => admission.plan),
  );
}

function notAdmitted(why: string): Failure {
  return new Failure('approval-not-admitted', { service: 'runbook', subject: why });
}
