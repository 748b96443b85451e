/** Waits for a run: until it has planned, or until it has ended, with progress reports. */
import type { RunRecord } from '../../domain/run-record.ts';
import { shellWord } from '../../domain/shell-word.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { Documents } from '../json/documents.ts';
import { statusLine } from '../views/status.ts';
import { recordOf } from './ask-run.ts';
import { describeRun } from './describe-run.ts';
import { followRun } from './follow-run.ts';
import { stuckProblem } from './stuck-run.ts';
import type { RunsClient } from './with-runs.ts';

/** Milliseconds that planning gets before the command stops waiting; the run goes on. */
const patience = 60_000;

/** The status once planning is over, or why that can't be waited for. */
export async function untilPlanned(
  run: string,
  runs: RunsClient,
  io: Pick<Io, 'signal'>,
): Promise<Documents['status']> {
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(patience)]);
  let status: Documents['status'] | undefined;
  for await (status of followRun(run, runs, signal)) {
    if (status.phase !== 'planning' || status.worker === 'none' || status.stuck !== null) return status;
  }
  return status ?? (await describeRun(run, runs));
}

/**
 * Follows a run to its end, with a line for each change on stderr.
 * @returns its record
 * @throws CommandProblem `interrupted` on Ctrl-C: the run itself goes on; why it is stuck
 */
export async function untilEnded(
  run: string,
  runs: RunsClient,
  io: Pick<Io, 'signal' | 'progress' | 'colors'>,
): Promise<RunRecord> {
  let before = '';
  for await (const status of followRun(run, runs, io.signal)) {
    const line = statusLine(status, io.colors);
    if (line !== before) io.progress(line);
    before = line;
    if (status.stuck !== null) throw stuckProblem(status.stuck);
    if (status.worker === 'none')
      io.progress('No worker polls the task queue of this run: start one with "runbook dev" or "npm run worker".');
  }
  if (io.signal.aborted) {
    throw new CommandProblem({
      code: 'interrupted',
      message: `Interrupted; the run ${run} goes on.`,
      exitCode: exitCodes.failed,
      advice: `"runbook watch ${shellWord(run)}" follows it again.`,
    });
  }
  return await recordOf(run, runs);
}
