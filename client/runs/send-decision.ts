/**
 * Sends a decision to a run, as an update whose ID is the decision's id. An answer that doesn't come is no refusal: what was
 * sent may take effect later. So it is looked for by its id before anything is sent twice, and what is sent again is the same
 * text under the same id, which the server answers as it did first. A person signs it only where it has to be sent.
 */
import { WorkflowNotFoundError } from '@temporalio/common';
import type { Taken } from '../../domain/decision.ts';
import type { GivenStatement } from '../../domain/statement.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { Signer } from '../sign-in/signer.ts';
import { findDecision, refusedBy, type Found, type SentDecision } from './find-decision.ts';
import { UnansweredDecisions, type WrittenDecision } from './unanswered-decisions.ts';
import type { RunsClient } from './with-runs.ts';

/** Milliseconds that a worker gets to answer. */
const patience = 10_000;

export type Sent = { readonly id: string } & (
  | { readonly state: 'taken'; readonly taken: Taken }
  | { readonly state: 'on-its-way' }
);

/**
 * @param waits milliseconds that a worker gets to answer, each time that the decision is sent
 * @throws CommandProblem: refused by the run (exit code 4, with the refusal's code), run ended, or lost on its way
 */
export async function sendDecision(
  written: WrittenDecision,
  signer: Pick<Signer, 'sign'>,
  runs: RunsClient,
  io: Pick<Io, 'progress' | 'signal'>,
  waits = patience,
): Promise<Sent> {
  const { id, text, decision } = written;
  const unanswered = new UnansweredDecisions(runs.config.home);
  const sent = { run: decision.run, runId: decision.runId, id };
  let found: Found | Ended = await findDecision(sent, runs);
  if (found.state === 'on-its-way') {
    io.progress(`Sent to ${decision.run} before, and not answered yet: it takes effect when a worker takes it.`);
    found = await runs.client.withAbortSignal(io.signal, async () => findDecision(sent, runs, waits));
  }
  if (found.state === 'not-found') {
    const statement = await signer.sign(text);
    await unanswered.keep(written);
    found = await send(sent, statement, runs, io, waits);
    if (!isAnswered(found)) {
      io.progress(`Sent to ${decision.run}, and not answered yet: it takes effect when a worker takes it.`);
      found = await findAgain(sent, runs);
    }
    // The server kept it in memory only: the same again, under the same id.
    if (found.state === 'not-found' && !io.signal.aborted) {
      found = await send(sent, statement, runs, io, waits);
      if (!isAnswered(found)) found = await findAgain(sent, runs);
    }
  }
  if (found.state === 'on-its-way') return { id, state: 'on-its-way' };
  await unanswered.forget(written);
  if (found.state === 'taken') return { id, state: 'taken', taken: found.taken };
  throw problemOf(found, id, decision.run);
}

type Answered = Exclude<Found, { state: 'on-its-way' | 'not-found' }>;

function isAnswered(found: Found | Ended): found is Answered | Ended {
  return found.state !== 'on-its-way' && found.state !== 'not-found';
}

/** The execution is over, or there is none. */
interface Ended {
  readonly state: 'run-ended';
}

/** A server that can't be asked either may have it all the same. */
async function findAgain(sent: SentDecision, runs: RunsClient): Promise<Found> {
  return await findDecision(sent, runs).catch((): Found => ({ state: 'on-its-way' }));
}

/** gRPC statuses with which the server refuses a request that it has read: invalid, denied, too many, impossible. */
const refusedByServer: readonly unknown[] = [3, 7, 8, 9, 12, 16];

/** @returns `on-its-way` where no answer came before the deadline, or the wait was interrupted */
async function send(
  { run, runId, id }: SentDecision,
  statement: GivenStatement,
  { client }: RunsClient,
  { signal }: Pick<Io, 'signal'>,
  waits: number,
): Promise<Found | Ended> {
  try {
    const taken = await client.withDeadline(Date.now() + waits, async () =>
      client.withAbortSignal(signal, async () =>
        client.workflow
          .getHandle(run, runId)
          .executeUpdate<Taken, [GivenStatement]>('decision', { args: [statement], updateId: id }),
      ),
    );
    return { state: 'taken', taken };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { state: 'run-ended' };
    const refused = refusedBy(error);
    if (refused !== undefined) return refused;
    if (refusedByServer.includes((error as { cause?: { code?: unknown } }).cause?.code)) throw error;
    // Whatever else went wrong, it may have reached the server.
    return { state: 'on-its-way' };
  }
}

function problemOf(
  found: Exclude<Found | Ended, { state: 'on-its-way' | 'taken' }>,
  id: string,
  run: string,
): CommandProblem {
  if (found.state === 'refused') {
    return new CommandProblem({ code: found.code, message: found.message, exitCode: exitCodes.refused });
  }
  if (found.state === 'run-ended') return runEnded(run);
  return new CommandProblem({
    code: 'decision-not-found',
    message: `The server no longer has the decision ${id.slice(0, 12)}: it was not recorded, and has no effect.`,
    exitCode: exitCodes.failed,
    advice: 'Check by "runbook status" that a worker runs, then give the same command again.',
  });
}

/** The server takes a request to cancel an ended run, and does nothing: a command says so instead. */
export function runEnded(run: string): CommandProblem {
  return new CommandProblem({
    code: 'run-ended',
    message: `The run ${run} has ended: there is nothing left to decide.`,
    exitCode: exitCodes.refused,
  });
}
