/**
 * A person's decision about a run, as a text that travels as it is: canonical JSON, whose SHA-256 is the decision's id. The
 * id is also that of the update that carries it, so that the server knows a decision again and answers it as it did first.
 *
 * Invariant: the text names the run's execution, and the time at which the run asked: the same words about the same question
 * are the same decision, and a decision that arrives late is never taken for an answer to another question.
 */
import { z } from 'zod';
import { canonical } from './json.ts';
import type { Refusal } from './approval.ts';
import { malformed, readStatement, statementId, statementSchema } from './statement.ts';

const common = {
  ...statementSchema.shape,
  run: z.string().min(1),
  /** Temporal's run ID. */
  runId: z.string().min(1),
  /** As typed: who has signed it is for the token to say. */
  by: z.string().trim().min(1),
};

/** Of an answer to a question: when the run asked it, as its status says (`waiting.since`). */
const answer = { ...common, asked: z.string().min(1) };

const planHash = z.string().regex(/^[0-9a-f]{64}$/);

const decisionSchema = z.discriminatedUnion('action', [
  z.strictObject({ ...answer, action: z.enum(['approve', 'reject', 'release']), planHash }),
  z.strictObject({
    ...answer,
    action: z.enum(['retry', 'skip', 'resume', 'abort']),
    step: z.string().min(1),
  }),
  z.strictObject({ ...answer, action: z.literal('rollback'), step: z.string().min(1), planHash }),
  z.strictObject({
    ...answer,
    action: z.literal('confirm'),
    manualStep: z.string().min(1),
    note: z.string().optional(),
  }),
  z.strictObject({ ...common, action: z.literal('cancel') }),
]);

export type RunDecision = z.infer<typeof decisionSchema>;

/** The text of a decision, and its id: 64 hexadecimal digits. */
export interface DecisionText {
  readonly id: string;
  readonly text: string;
}

/** What was decided, as the run answers it. */
export interface Taken {
  /** The step, or the manual step, that it was about. */
  readonly step: string | null;
  /** Who has decided: as typed, or as the token says. */
  readonly by: string;
}

export function decisionText(decision: RunDecision): DecisionText {
  const text = canonical(decision);
  return { text, id: statementId(text) };
}

/**
 * Reads a decision, whose hash is checked first.
 * @param given what arrived
 * @param id under which it arrived
 */
export function readDecision(given: unknown, id: string): { decision: RunDecision } | { refused: Refusal } {
  if (typeof given !== 'string') return malformed('A decision is a text.');
  if (statementId(given) !== id) return malformed("The decision's id is not the SHA-256 of its text.");
  const read = readStatement(given, decisionSchema, 'decision');
  return 'refused' in read ? read : { decision: read.said };
}
