/**
 * Admits a plan: checks, in the process that will write, that the plan is what its hash says, that its steps have the risks of
 * their inputs, and that all is given that this worker's `approvals.yaml` asks for, by its own clock; and signs that into the
 * journal. Without it nothing of the plan is written (`only-admitted.ts`). Where two must approve, the first one's vote is
 * signed, too.
 * A rollback, likewise, must undo nothing but what was approved of its run.
 */
import { Context } from '@temporalio/activity';
import type { AdmitAnswer, AdmitInput } from '../../domain/activity-contracts.ts';
import type { ApprovalNeeds } from '../../domain/approval-needs.ts';
import type { RecordedDecision } from '../../domain/approval.ts';
import { milliseconds } from '../../domain/duration.ts';
import { Failure } from '../../domain/failure.ts';
import type { Kinds } from '../../domain/kinds.ts';
import { usualEnd } from '../../domain/approval-end.ts';
import { ownIdentities } from '../../connectors/own-identities.ts';
import { samePerson } from '../../domain/same-person.ts';
import { usualNeeds } from '../../domain/approval-needs.ts';
import type { Admission } from '../../domain/admission.ts';
import { checkedPlan } from '../../domain/checked-plan.ts';
import type { PlanHeader } from '../../domain/plan-header.ts';
import { receiptId } from '../../domain/receipt-id.ts';
import { hasRole } from '../../domain/roles.ts';
import { whyNotInverse } from '../../domain/rollback-plan.ts';
import { admissionsOf, recordAdmission } from '../../journal/admissions.ts';
import { isBlocked } from '../../journal/blocked-people.ts';
import type { Journal } from '../../journal/journal.ts';
import { useStanding } from '../../journal/standing-uses.ts';
import { recordVote, votesOf } from '../../journal/votes.ts';
import { readApprovals, type Policy } from '../../policy/approvals-file.ts';
import { refuseNeverGranted } from '../../policy/never-granted.ts';
import { countedOf, isEnough, whyNotCounted } from '../../policy/votes-that-count.ts';
import { applicationFailure } from '../application-failure.ts';
import { announceAdmission } from './announce-admission.ts';
import type { Services } from '../services.ts';
import { sharedJournal } from '../shared-journal.ts';
import { neededNow } from './approval-needs.ts';

/** @param kinds those that this build has, those of the servers among them */
export function admit(services: Services, kinds: Kinds) {
  return async (input: AdmitInput): Promise<AdmitAnswer> => {
    try {
      const { workflowId: run = '', runId = '' } = Context.current().info.workflowExecution ?? {};
      const { plan, requestedBy, installation } = input;
      const { undoes } = plan.header;
      const journal = await sharedJournal(services, installation);
      const refused =
        whyRefused(input) ??
        (undoes === undefined
          ? undefined
          : whyNotRolledBack(
              input,
              { run, runId },
              (await journal.read((tx) => admissionsOf(journal, tx, undoes))).admissions,
            ));
      if (refused !== undefined) throw notAdmitted(refused);
      const { needs, policy, now } =
        undoes === undefined
          ? await neededNow(plan, { requestedBy, kinds, journal, home: services.home })
          : await neededToUndo(input, services.home);
      const connected = await services.connect(plan.connection);
      const asked = plan.steps.map((step) => (step.kind === 'change' || step.kind === 'undo' ? step.inputs : null));
      refuseNeverGranted(asked, ownIdentities(connected));
      const counted =
        undoes === undefined
          ? await count(input, { runId, needs, policy, journal, now, home: services.home })
          : { taken: [], refused: null, isEnough: true };
      if (!counted.isEnough) {
        const { taken, refused: why } = counted;
        return { admitted: null, id: null, unreached: [], notBefore: null, needs, taken, refused: why };
      }
      const notBefore = firstWrite(connected.clock.scale, needs, now);
      const { by, via, id: decision = null, reason = null } = input.decision;
      const receipt = {
        kind: undoes === undefined ? ('apply' as const) : ('rollback' as const),
        run,
        runId,
        planHash: plan.hash,
        requestedBy,
        by,
        via,
        decision,
        reason,
        decidedAt: input.decision.at,
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
      const id = receiptId(admitted);
      return { admitted: plan.hash, id, unreached, notBefore, needs, taken: counted.taken, refused: null };
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}

/** By the decision alone: the plan is checked with what it needs. */
function whyRefused({ plan, decision, requestedBy }: AdmitInput): string | undefined {
  const votes: readonly string[] = ['approve', 'release'];
  if (plan.header.undoes === undefined && !votes.includes(decision.decision)) return 'the decision is not an approval';
  if (plan.header.undoes !== undefined && decision.decision !== 'rollback') return 'the decision is not a rollback';
  if (decision.planHash !== plan.hash) return 'the decision is about another plan';
  if (plan.header.requestedBy !== requestedBy) return `the plan says that ${plan.header.requestedBy} asked for the run`;
  if (samePerson(decision.by, requestedBy)) return `${requestedBy} asked for the run`;
  return undefined;
}

/**
 * @param asking the run that asks, by what Temporal says of it
 * @param undone admissions of the run that it undoes
 */
function whyNotRolledBack(
  { plan, decision }: AdmitInput,
  asking: Pick<PlanHeader, 'run' | 'runId'>,
  undone: readonly Admission[],
): string | undefined {
  const checked = checkedPlan(plan, { ...plan, ...asking });
  if ('differs' in checked) return checked.differs;
  const approved = undone.filter(({ receipt }) => receipt.kind === 'apply');
  if (approved.some(({ receipt }) => receipt.run !== asking.run)) return 'it undoes what another run has changed';
  const requester = approved.find(({ receipt }) => samePerson(decision.by, receipt.requestedBy));
  if (requester !== undefined) return `${requester.receipt.requestedBy} asked for the run that it undoes`;
  return whyNotInverse(
    plan,
    approved.map((admission) => admission.plan),
  );
}

/** Anyone who may operate the run may roll it back, save who asked for it: no rule is met. */
async function neededToUndo({ decision }: AdmitInput, home: string) {
  if (isBlocked(home, decision.by)) throw notAdmitted(blockedSentence(decision.by));
  const policy = await readApprovals(home);
  const roles = policy.roles ?? null;
  if (!hasRole(roles, decision.by, 'Operate')) throw notAdmitted(`${decision.by} has no role Operate`);
  const needs: ApprovalNeeds = { ...usualNeeds, rule: 'rollback', role: 'Operate', policyDigest: policy.digest, roles };
  return { needs, policy, now: Date.now() };
}

interface Counting {
  readonly runId: string;
  readonly needs: ApprovalNeeds;
  readonly policy: Policy;
  readonly journal: Journal;
  readonly now: number;
  /** Whose trust.yaml counts. */
  readonly home: string;
}

interface Counted {
  readonly taken: readonly RecordedDecision[];
  readonly refused: AdmitAnswer['refused'];
  readonly isEnough: boolean;
}

/** Records this decision, if it counts, and counts it with those before. */
async function count({ plan, decision: given, requestedBy }: AdmitInput, by: Counting): Promise<Counted> {
  // Any other was refused before.
  const decision = given as RecordedDecision;
  const about = { runId: by.runId, planHash: plan.hash };
  const before = await votesOf(by.journal, about);
  const round = { ...by, requestedBy, askedAt: before.askedAt };
  const earlier = unblocked(before.given, by);
  const refused =
    decision.via === 'standing'
      ? await whyNotStanding(about, by)
      : (whyBlocked(decision, by) ?? whyNotCounted(decision, round, earlier));
  if (refused !== undefined) return { taken: countedOf(earlier, round), refused, isEnough: false };
  if (decision.via === 'standing') return { taken: [decision], refused: null, isEnough: true };
  const votes = await recordVote(by.journal, about, decision);
  const taken = countedOf(unblocked(votes.given, by), round);
  return { taken, refused: null, isEnough: isEnough(taken, by.needs) };
}

/** A vote of somebody who is blocked since counts no more, for as long as they are. */
function unblocked(given: readonly RecordedDecision[], { home }: Counting): RecordedDecision[] {
  return given.filter(({ by }) => !isBlocked(home, by));
}

function whyBlocked({ by }: RecordedDecision, { home }: Counting): AdmitAnswer['refused'] {
  return isBlocked(home, by) ? { code: 'blocked', message: `${blockedSentence(by)}.` } : null;
}

function blockedSentence(name: string): string {
  return `${name} is blocked in trust.yaml`;
}

async function whyNotStanding(about: Parameters<typeof useStanding>[2], { needs, policy, journal }: Counting) {
  const standing = policy.standing.find(({ name }) => name === needs.standing);
  if (standing === undefined) return { code: 'not-covered', message: 'No standing approval covers the plan.' };
  if (await useStanding(journal, standing, about)) return undefined;
  const message = `The standing approval ${standing.name} was used ${standing.mostPerDay} times within a day.`;
  return { code: 'standing-used-up', message };
}

/** Real time, ISO 8601; null: at once. How long is held is said on the connection's clock. */
function firstWrite(scale: number, { notBefore, holdFor }: ApprovalNeeds, now: number): string | null {
  if (holdFor === null) return notBefore;
  const held = new Date(now + Math.ceil(milliseconds(holdFor) / scale)).toISOString();
  return notBefore !== null && notBefore > held ? notBefore : held;
}

function notAdmitted(why: string): Failure {
  return new Failure('approval-not-admitted', { service: 'runbook', subject: why });
}
