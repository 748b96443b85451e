/**
 * Decisions about a plan, and the one check that all of them pass, by update and by signal alike.
 */
import { z } from 'zod';
import type { ApprovalNeeds } from './approval-needs.ts';
import { samePerson, type Person, type SignedIn } from './person.ts';
import type { Role } from './role.ts';
import { hasRole, sourceOfRoles, whoHas, type Deciders } from './roles.ts';

const decisionSchema = z.strictObject({
  decision: z.enum(['approve', 'reject', 'release']),
  planHash: z.string().regex(/^[0-9a-f]{64}$/, 'must be the 64 hexadecimal digits that the plan shows as its hash'),
  by: z.string().trim().min(1, 'must name who decides'),
  reason: z.string().optional(),
  /** When the run asked; refused once it has asked again. */
  asked: z.string().optional(),
});

export type Decision = z.infer<typeof decisionSchema>;

/** What a run waits for a decision about. */
export interface ApprovalRequest {
  readonly planHash: string;
  readonly stage?: string;
  readonly requester: Person;
  /** ISO 8601: when the run asked. */
  readonly asked?: string;
  /** As the worker's policy has it. */
  needs: ApprovalNeeds;
  /** Who is asked now. */
  role: Role;
  /** Approvals, and the release of a quarantine, that were taken so far. */
  taken: readonly RecordedDecision[];
  /** Set once the decision has been made. */
  decided?: RecordedDecision;
}

export interface RecordedDecision extends Person {
  readonly decision: Decision['decision'];
  readonly planHash: string;
  readonly at: string;
  /** `standing`: nobody's, by a standing approval of the worker's policy. */
  readonly via: 'update' | 'signal' | 'standing';
  /** SHA-256 of the decision's text, where it came as one. */
  readonly id?: string;
  readonly reason?: string;
  readonly stage?: string;
  /** By which it can be revoked: set once the worker that writes has admitted it. */
  admission?: string;
  /** Whom the notice of that couldn't reach before the first write, and why. */
  unreached?: readonly string[];
}

export type DecisionRefusal =
  | 'malformed'
  | 'nothing-to-decide'
  | 'already-decided'
  | 'other-plan'
  | 'asked-again'
  | 'requester'
  | 'role-missing'
  | 'reason-missing'
  | 'passkey-missing'
  | 'already-approved'
  | 'quarantined'
  | 'not-quarantined';

export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
}

/**
 * Checks a decision against what the run waits for.
 * @returns the decision, or why it can't be taken, as a code and a sentence.
 */
export function checkDecision(
  payload: unknown,
  request: ApprovalRequest | undefined,
  signedIn?: SignedIn,
): { decision: Decision } | { refused: Refusal<DecisionRefusal> } {
  const parsed = decisionSchema.safeParse(payload);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? 'the decision' : issue.path.join('.');
    return refuse('malformed', `${where}: ${issue?.message ?? 'not a decision'}`);
  }
  const decision = parsed.data;
  if (request === undefined) return refuse('nothing-to-decide', 'The run is not waiting for a decision.');
  if (request.decided !== undefined) {
    return refuse('already-decided', `${request.decided.by} has decided already: ${request.decided.decision}.`);
  }
  if (decision.planHash !== request.planHash) {
    return refuse(
      'other-plan',
      `The decision is about plan ${short(decision.planHash)}, the run waits for one about ${short(request.planHash)}: review the plan again.`,
    );
  }
  const again = askedAgain(decision.asked, request.asked);
  if (again !== undefined) return { refused: again };
  const refused = whyNotFrom({ ...decision, ...(signedIn !== undefined && { signedIn }) }, request);
  return refused === undefined ? { decision } : { refused };
}

/** Why this person can't decide so, or not yet. */
export function whyNotFrom(
  vote: Pick<Decision, 'decision' | 'reason'> & Person,
  { requester, needs, role, taken }: Pick<ApprovalRequest, 'requester' | 'needs' | 'role' | 'taken'>,
): Refusal<DecisionRefusal> | undefined {
  const { decision, by, reason } = vote;
  if (decision === 'reject') {
    return [role, 'Operate', 'Administer'].some((each) => hasRole(needs, vote, each as Role))
      ? undefined
      : missing(by, 'reject this plan', 'Operate', needs);
  }
  if (samePerson(vote, requester)) {
    return { code: 'requester', message: `${requester.by} asked for this run: another person must ${decision} it.` };
  }
  const isReleased = needs.quarantine === null || taken.some((each) => each.decision === 'release');
  if (decision === 'release') {
    if (isReleased) return { code: 'not-quarantined', message: 'The plan is in no quarantine.' };
    if (!hasRole(needs, vote, 'Administer')) return missing(by, 'release this plan', 'Administer', needs);
    return undefined;
  }
  if (!isReleased) {
    const who = whoHas(needs, 'Administer', requester);
    return { code: 'quarantined', message: `${needs.quarantine ?? ''} It must be released first, by ${who}.` };
  }
  if (!hasRole(needs, vote, role)) return missing(by, 'approve this plan', role, needs);
  if (taken.some((each) => each.decision === 'approve' && samePerson(each, vote))) {
    return {
      code: 'already-approved',
      message: `${by} has approved this plan already: it takes ${needs.approvals} people.`,
    };
  }
  if (needs.reason && (reason ?? '').trim() === '') {
    return { code: 'reason-missing', message: 'An approval of this plan must say why: give a reason.' };
  }
  if (needs.proof === 'passkey' && vote.signedIn?.passkey === undefined) {
    const message =
      'An approval of this plan must be signed with a passkey as well: enrol one (runbook passkey enrol).';
    return { code: 'passkey-missing', message };
  }
  return undefined;
}

function missing(name: string, what: string, role: Role, deciders: Deciders): Refusal<'role-missing'> {
  const message = `${name} may not ${what}: it takes ${role}. Who has it ${sourceOfRoles(deciders)}: ${whoHas(deciders, role)}.`;
  return { code: 'role-missing', message };
}

/** What is still missing, as it follows "waiting for": "approval of the plan (2 by Approve, 1 given)". */
export function stillNeeded(what: string, { needs, role, taken }: ApprovalRequest): string {
  if (needs.quarantine !== null && !taken.some(({ decision }) => decision === 'release')) {
    return `release of ${what} from quarantine: ${needs.quarantine}`;
  }
  const given = taken.filter(({ decision }) => decision === 'approve').length;
  const wanted = [
    ...(needs.approvals > 1 ? [`${needs.approvals} approvals by ${role}, ${given} given`] : []),
    ...(needs.reason ? ['with a reason'] : []),
    ...(needs.proof === 'passkey' ? ['with a passkey'] : []),
  ];
  return `approval of ${what}${wanted.length === 0 ? '' : ` (${wanted.join(', ')})`}`;
}

/** Who can give it. */
export function whoIsAsked({ needs, role, taken, requester }: ApprovalRequest): string {
  const isQuarantined = needs.quarantine !== null && !taken.some(({ decision }) => decision === 'release');
  return whoHas(needs, isQuarantined ? 'Administer' : role, requester);
}

/** Why an answer to another question isn't taken; undefined where it is to this one, or doesn't say. */
export function askedAgain(
  answered: string | undefined,
  asked: string | undefined,
): Refusal<'asked-again'> | undefined {
  if (answered === undefined || asked === undefined || answered === asked) return undefined;
  return {
    code: 'asked-again',
    message: `The decision answers what the run asked at ${answered}, and it has asked anew at ${asked}: read its status, and decide about that.`,
  };
}

function refuse(code: DecisionRefusal, message: string): { refused: Refusal<DecisionRefusal> } {
  return { refused: { code, message } };
}

/** The first twelve digits, as plans and messages show a hash. */
export function short(hash: string): string {
  return hash.slice(0, 12);
}
