/**
 * A person's request for a run, as a text that an identity provider signs. It names no execution, since there is none yet: the
 * worker that writes admits it once, for the execution that has brought it first.
 */
import { z } from 'zod';
import type { Refusal } from './approval.ts';
import { digestOf } from './digest.ts';
import { canonical } from './json.ts';
import type { RunRequest } from './run-request.ts';
import { readStatement, statementSchema, type Statement } from './statement.ts';

const requestSchema = z.strictObject({
  ...statementSchema.shape,
  action: z.literal('request'),
  /** Workflow ID. */
  run: z.string().min(1),
  /** Of what is asked for: 64 hexadecimal digits. */
  inputDigest: z.string().regex(/^[0-9a-f]{64}$/),
});

export type RequestStatement = z.infer<typeof requestSchema>;

/** What is asked for; who asks is for the token to say. */
export type Requested = Pick<RunRequest, 'runbook' | 'connection' | 'subject' | 'mode' | 'input'>;

/** @param run workflow ID */
export function requestText(run: string, requested: Requested, said: Omit<Statement, 'v'>): string {
  return canonical({ ...said, v: 1, action: 'request', run, inputDigest: inputDigest(requested) });
}

/** @param asked by the run that brings it: its workflow ID, and what it was started with */
export function readRequestStatement(
  text: string,
  asked: { readonly run: string; readonly requested: Requested },
): { request: RequestStatement } | { refused: Refusal } {
  const read = readStatement(text, requestSchema, 'request');
  if ('refused' in read) return read;
  const { run, inputDigest: digest } = read.said;
  if (run !== asked.run) return { refused: { code: 'other-run', message: `The request is for ${run}.` } };
  if (digest !== inputDigest(asked.requested)) {
    return { refused: { code: 'other-input', message: 'The request that was signed is for another input.' } };
  }
  return { request: read.said };
}

function inputDigest({ runbook, connection, subject, mode, input }: Requested): string {
  return digestOf({ runbook, connection, subject, mode, input });
}
