/**
 * Admits a plan: checks, in the process that will write, that the plan is what its hash says, that its steps have the risks of
 * their inputs, and that all is given that this worker's `approvals.yaml` asks for, by its own clock; and signs that into the
 * journal. Without it nothing of the plan is written (`only-admitted.ts`). Where two must approve, the first one's vote is
 * signed, too.
 * A rollback, likewise, must undo nothing but what was approved of its run.
 */
import { Context } from '@temporalio/activity';
import { ownIdentities } from '../../connectors/own-identities.ts';
import type { AdmitAnswer, AdmitInput } from '../../domain/activity-contracts.ts';
import { usualEnd } from '../../domain/approval-end.ts';
import type { ApprovalNeeds } from '../../domain/approval-needs.ts';
import type { RecordedDecision } from '../../domain/approval.ts';
import { milliseconds } from '../../domain/duration.ts';
import type { Kinds } from '../../domain/kinds.ts';
import { samePerson, type Person } from '../../domain/person.ts';
import { receiptId } from '../../domain/receipt-id.ts';
import { admissionsOf, recordAdmission } from '../../journal/admissions.ts';
import type { Journal } from '../../journal/journal.ts';
import { refuseNeverGranted } from '../../policy/never-granted.ts';
import { applicationFailure } from '../application-failure.ts';
import type { Services } from '../services.ts';
import { sharedJournal } from '../shared-journal.ts';
import { announceAdmission } from './announce-admission.ts';
import { neededNow } from './approval-needs.ts';
import { countVotes, type Counted } from './count-votes.ts';
import { neededToUndo, whyNotRolledBack } from './needed-to-undo.ts';
import { decidedBy, notAdmitted, requesterOf } from './who-decides.ts';

/** @param kinds those that this build has, those of the servers among them */
export function admit(services: Services, kinds: Kinds) {
  return async (input: AdmitInput): Promise<AdmitAnswer> => {
    try {
      const { workflowId: run = '', runId = '' } = Context.current().info.workflowExecution ?? {};
      const { plan, installation } = input;
      const { undoes } = plan.header;
      const journal = await sharedJournal(services, installation);
      const { issuer, requester } = await requesterOf(services, journal, plan);
      const decision = await decidedBy(journal, { issuer, runId, decision: input.decision });
      const refused =
        whyRefused({ ...input, decision }, requester) ??
        (await whyNotUndone(journal, { plan, decision }, { run, runId }));
      if (refused !== undefined) throw notAdmitted(refused);
      const asked = { requester, issuer };
      const { needs, policy, now } =
        undoes === undefined
          ? await neededNow(plan, asked, { kinds, journal, home: services.home })
          : await neededToUndo(decision, issuer, services.home);
      const connected = await services.connect(plan.connection);
      const inputs = plan.steps.map((step) => (step.kind === 'change' || step.kind === 'undo' ? step.inputs : null));
      refuseNeverGranted(inputs, ownIdentities(connected));
      const about = { runId, planHash: plan.hash };
      const counted: Counted =
        undoes === undefined
          ? // Any other was refused before.
            await countVotes(decision as RecordedDecision, {
              about,
              requester,
              needs,
              policy,
              journal,
              now,
              home: services.home,
            })
          : { taken: [], refused: null, isEnough: true };
      if (!counted.isEnough) {
        const { taken, refused: why } = counted;
        return { admitted: null, id: null, unreached: [], notBefore: null, needs, taken, refused: why };
      }
      const notBefore = firstWrite(connected.clock.scale, needs, now);
      const { via, id = null, reason = null } = decision;
      const receipt = {
        kind: undoes === undefined ? ('apply' as const) : ('rollback' as const),
        run,
        runId,
        planHash: plan.hash,
        requestedBy: requester.by,
        ...(requester.signedIn !== undefined && { requester: requester.signedIn }),
        by: decision.by,
        ...(decision.signedIn !== undefined && { signedIn: decision.signedIn }),
        via,
        decision: id,
        reason,
        decidedAt: decision.at,
        isOfRest: input.isOfRest === true,
        rule: needs.rule,
        policyDigest: needs.policyDigest,
        votes: counted.taken,
        standing: via === 'standing' ? needs.standing : null,
        notBefore,
        ...(notBefore !== null && { validUntil: usualEnd(notBefore) }),
      };
      const admitted = await recordAdmission(journal, receipt, plan);
      const unreached = await announceAdmission(journal, services, { receipt: admitted, plan });
      const taken = counted.taken;
      return { admitted: plan.hash, id: receiptId(admitted), unreached, notBefore, needs, taken, refused: null };
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}

/** By the decision alone: the plan is checked with what it needs. */
function whyRefused({ plan, decision, requestedBy }: AdmitInput, requester: Person): string | undefined {
  const votes: readonly string[] = ['approve', 'release'];
  if (plan.header.undoes === undefined && !votes.includes(decision.decision)) return 'the decision is not an approval';
  if (plan.header.undoes !== undefined && decision.decision !== 'rollback') return 'the decision is not a rollback';
  if (decision.planHash !== plan.hash) return 'the decision is about another plan';
  if (plan.header.requestedBy !== requestedBy) return `the plan says that ${plan.header.requestedBy} asked for the run`;
  if (samePerson(decision, requester)) return `${requestedBy} asked for the run`;
  return undefined;
}

async function whyNotUndone(
  journal: Journal,
  about: Parameters<typeof whyNotRolledBack>[0],
  asking: Parameters<typeof whyNotRolledBack>[1],
): Promise<string | undefined> {
  const { undoes } = about.plan.header;
  if (undoes === undefined) return undefined;
  const { admissions } = await journal.read((tx) => admissionsOf(journal, tx, undoes));
  return whyNotRolledBack(about, asking, admissions);
}

/** Real time, ISO 8601; null: at once. How long is held is said on the connection's clock. */
function firstWrite(scale: number, { notBefore, holdFor }: ApprovalNeeds, now: number): string | null {
  if (holdFor === null) return notBefore;
  const held = new Date(now + Math.ceil(milliseconds(holdFor) / scale)).toISOString();
  return notBefore !== null && notBefore > held ? notBefore : held;
}
