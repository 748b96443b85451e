/**
 * The run that a command decides about: by its workflow ID, or by a name that only one open run has. An empty name, a part
 * of one and an ambiguous one decide nothing. What can't be undone is asked about first.
 */
import { usageProblem } from '../command-problem.ts';
import { refuseUnconfirmed } from '../confirmation.ts';
import { argument, textOption, type Invocation } from '../invocation.ts';
import type { Io } from '../io.ts';
import { ambiguous, candidates, isWhole, partlyNamed, refuseUnnamed, stateOf, unknown } from './find-run.ts';
import { runIds } from './list-runs.ts';
import { isNameOf } from './run-names.ts';
import { runEnded } from './send-decision.ts';
import type { RunsClient } from './with-runs.ts';

/** The commands that end a run, and what a person is asked. A rollback is asked about by its plan. */
const questions: Readonly<Record<string, (run: string) => string>> = {
  abort: (run) => `End ${run}, and leave what it has changed?`,
  cancel: (run) => `Ask ${run} to stop?`,
};

/**
 * @returns the workflow ID
 * @throws CommandProblem `run-unnamed`, `run-unknown`, `run-ambiguous` or `run-partly-named`, exit code 2;
 *   `run-ended`, exit code 4; `not-confirmed`, exit code 3
 */
export async function runToDecide(
  invocation: Invocation,
  runs: RunsClient,
  io: Pick<Io, 'interactive' | 'stdin'>,
): Promise<string> {
  const command = textOption(invocation, 'command') ?? '';
  const run = await namedRun(argument(invocation, 0), runs, command === 'rollback');
  const question = questions[command];
  if (question !== undefined) await refuseUnconfirmed(question(run), invocation, io);
  return run;
}

const advice = 'Write the whole workflow ID.';

/** @param evenTerminated a whole ID may be of a run that was terminated: it couldn't roll back anything itself */
async function namedRun(typed: string, runs: RunsClient, evenTerminated: boolean): Promise<string> {
  refuseUnnamed(typed);
  const state = isWhole(typed) ? await stateOf(typed, runs) : undefined;
  if (state === 'open' || (state === 'terminated' && evenTerminated)) return typed;
  if (state !== undefined) throw runEnded(typed);
  const open = await runIds({ open: true }, runs);
  const named = open.filter((id) => isNameOf(typed, id));
  if (named.length > 1) throw ambiguous(typed, named, advice);
  if (named[0] !== undefined) return named[0];
  // What has ended never makes the name of an open run ambiguous.
  const all = await runIds({}, runs);
  const ended = all.filter((id) => isNameOf(typed, id));
  if (ended.length > 1) throw ambiguous(typed, ended, advice);
  if (ended[0] !== undefined) throw runEnded(ended[0]);
  const partly = partlyNamed(typed, all);
  if (partly.length === 0) throw unknown(typed, all);
  throw usageProblem('run-partly-named', `"${typed}" is only a part of a run's name, which decides nothing.`, {
    problems: candidates(partly),
    advice: 'Write the whole workflow ID, or the whole subject where only one open run has it.',
  });
}
