/**
 * A person's decision about a run, from the command line: about what the run asks now, or, where the same command has been
 * given before and was not answered, that decision again.
 */
import { decisionText, type RunDecision } from '../../domain/decision.ts';
import { nonceOf } from '../../domain/statement.ts';
import type { Phase } from '../../domain/run-status.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Invocation } from '../invocation.ts';
import type { Answer, Io } from '../io.ts';
import type { Documents } from '../json/documents.ts';
import { requester } from '../requester.ts';
import { describeRun } from './describe-run.ts';
import { runToDecide } from './run-to-decide.ts';
import { stuckProblem } from './stuck-run.ts';
import { noWorkerProblem } from './no-worker.ts';
import { askForPasskey } from '../passkeys/ask-for-passkey.ts';
import type { Shown } from '../passkeys/shown.ts';
import { signerFor } from '../sign-in/signer.ts';
import { saidAbout, type Said } from './said.ts';
import { runEnded, sendDecision } from './send-decision.ts';
import { UnansweredDecisions } from './unanswered-decisions.ts';
import { withRuns, type RunsClient } from './with-runs.ts';

/** What was given with the command. */
export type Typed = Pick<Said, 'run' | 'runId' | 'by' | 'reason'>;

export interface Deciding {
  readonly action: RunDecision['action'];
  /** Whether a decision of this action is about what the command names, if it names anything. */
  readonly isMeant?: (decision: RunDecision) => boolean;
  /** The decision about what the run asks now. @throws CommandProblem where it asks nothing of the kind */
  readonly about: (status: Documents['status'], said: Said, runs: RunsClient) => RunDecision | Promise<RunDecision>;
  /** What a passkey signs as well; undefined: none is asked for. */
  readonly byPasskey?: (
    status: Documents['status'],
    decision: RunDecision,
    runs: RunsClient,
  ) => Promise<Shown | undefined>;
  /** @throws CommandProblem where the command must not go on about this run */
  readonly refuse?: (run: string) => void;
  /** What is done where the run itself can't take the decision; undefined: it can. */
  readonly instead?: (status: Documents['status'], said: Typed, runs: RunsClient) => Promise<Answer | undefined>;
}

export async function decide(invocation: Invocation, io: Io, deciding: Deciding): Promise<Answer> {
  const typed = textOption(invocation, 'by');
  const by = requester(typed);
  const reason = textOption(invocation, 'reason');
  return await withRuns(io, async (runs) => {
    const run = await runToDecide(invocation, runs, io);
    deciding.refuse?.(run);
    const said = { by, ...(reason !== undefined && { reason }) };
    if (deciding.instead !== undefined) {
      const status = await describeRun(run, runs);
      const answer = await deciding.instead(status, { run, runId: status.runId, ...said }, runs);
      if (answer !== undefined) return answer;
    }
    const unanswered = await new UnansweredDecisions(runs.config.home).about(run);
    const before = unanswered.find(({ decision }) => isSaidAgain(decision, { by, reason }, deciding));
    const status = await describeRun(run, runs);
    const written = before ?? (await write(status, said, deciding, runs));
    const shown = await deciding.byPasskey?.(status, written.decision, runs);
    const signer = await signerFor(status.connection, typed, runs.config, io, shown && askingFor(shown, io));
    if (before !== undefined) io.progress('The same was decided before and not answered: this is about that decision.');
    const sent = await sendDecision(written, signer, runs, io);
    const { decision } = written;
    if (sent.state === 'on-its-way') await refuseStuck(run, runs);
    return {
      kind: 'decided',
      document: {
        run,
        id: sent.id,
        state: sent.state,
        action: decision.action,
        by: sent.state === 'taken' ? sent.taken.by : by,
        planHash: 'planHash' in decision ? decision.planHash : null,
        step: sent.state === 'taken' ? sent.taken.step : stepOf(decision),
      },
      exit: sent.state === 'taken' ? exitCodes.done : exitCodes.unanswered,
    };
  });
}

/** Whichever passkey of the page the person has: whether it is theirs is for the worker to say. */
function askingFor(shown: Shown, io: Io) {
  return async (text: string) =>
    await askForPasskey({ challenge: nonceOf(text), rpId: 'localhost', allowed: [], shown, io });
}

/** @throws CommandProblem: it was sent, and no worker that polls can take it */
async function refuseStuck(run: string, runs: RunsClient): Promise<void> {
  const { stuck } = await describeRun(run, runs);
  const sent = ' The decision was sent, and takes effect only when a worker can take it.';
  if (stuck !== null) throw stuckProblem(stuck, exitCodes.unanswered, sent);
}

function isSaidAgain(
  decision: RunDecision,
  said: { by: string; reason: string | undefined },
  { action, isMeant }: Deciding,
): boolean {
  const isSame = decision.action === action && decision.by === said.by && decision.reason === said.reason;
  return isSame && (isMeant?.(decision) ?? true);
}

async function write(
  status: Documents['status'],
  typed: Pick<Typed, 'by' | 'reason'>,
  { about }: Deciding,
  runs: RunsClient,
) {
  if (status.endedAt !== null) throw runEnded(status.run);
  if (status.stuck !== null) throw stuckProblem(status.stuck);
  const decision = await about(status, await saidAbout(status, typed, runs), runs);
  return { ...decisionText(decision), decision };
}

function stepOf(decision: RunDecision): string | null {
  if ('step' in decision) return decision.step;
  return 'manualStep' in decision ? decision.manualStep : null;
}

/**
 * When the run asked what it waits for.
 * @throws CommandProblem where it doesn't wait in this phase: refused, or without a worker that could bring it there
 */
export async function askedAt(
  { run, phase, waiting, worker }: Documents['status'],
  expected: Phase,
  otherwise: { code: string; message: string },
  runs: RunsClient,
): Promise<string> {
  if (phase === expected && waiting !== null) return waiting.since;
  if (worker === 'none') throw await noWorkerProblem(run, 0, runs);
  throw new CommandProblem({
    code: otherwise.code,
    message: `The run ${run} ${otherwise.message}: it is ${phase}.`,
    exitCode: exitCodes.refused,
  });
}
