/**
 * Decisions about a plan, and the one check that all of them pass, by update and by signal alike. Until identities are
 * verified, `claimedBy` is a claim; it is recorded as one.
 */
import { z } from 'zod';

const decisionSchema = z.strictObject({
  decision: z.enum(['approve', 'reject']),
  planHash: z.string().regex(/^[0-9a-f]{64}$/, 'must be the 64 hexadecimal digits that the plan shows as its hash'),
  claimedBy: z.string().trim().min(1, 'must name who decides'),
  reason: z.string().optional(),
  /** When the run asked; refused once it has asked again. */
  asked: z.string().optional(),
});

export type Decision = z.infer<typeof decisionSchema>;

/** What a run waits for a decision about. */
export interface ApprovalRequest {
  readonly planHash: string;
  readonly stage?: string;
  readonly requestedBy: string;
  /** ISO 8601: when the run asked. */
  readonly asked?: string;
  /** Set once the decision has been made. */
  decided?: RecordedDecision;
}

export interface RecordedDecision {
  readonly claimedBy: string;
  readonly decision: 'approve' | 'reject';
  readonly planHash: string;
  readonly at: string;
  readonly via: 'update' | 'signal';
  /** SHA-256 of the decision's text, where it came as one. */
  readonly id?: string;
  readonly reason?: string;
  readonly stage?: string;
  /** By which it can be revoked: set once the worker that writes has admitted it. */
  admission?: string;
  /** Whom the notice of that couldn't reach before the first write, and why. */
  untold?: readonly string[];
}

export type DecisionRefusal =
  | 'malformed'
  | 'nothing-to-decide'
  | 'already-decided'
  | 'other-plan'
  | 'asked-again'
  | 'requester';

export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
}

/** Names are compared without case and blanks: `Ann` can't approve what `ann ` asked for. */
export function samePerson(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/**
 * Checks a decision against what the run waits for.
 * @returns the decision, or why it can't be taken, as a code and a sentence.
 */
export function checkDecision(
  payload: unknown,
  request: ApprovalRequest | undefined,
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
    return refuse('already-decided', `${request.decided.claimedBy} has decided already: ${request.decided.decision}.`);
  }
  if (decision.planHash !== request.planHash) {
    return refuse(
      'other-plan',
      `The decision is about plan ${short(decision.planHash)}, the run waits for one about ${short(request.planHash)}: review the plan again.`,
    );
  }
  const again = askedAgain(decision.asked, request.asked);
  if (again !== undefined) return { refused: again };
  if (decision.decision === 'approve' && samePerson(decision.claimedBy, request.requestedBy)) {
    return refuse('requester', `${request.requestedBy} asked for this run: another person must approve it.`);
  }
  return { decision };
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
