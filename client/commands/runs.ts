/** `runbook runs`: a page of runs, with whom and since when; the open ones first, then those that ended last. */
import { nearest } from '../../domain/nearest.ts';
import { phases } from '../../domain/run-status.ts';
import { usageProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Invocation, type Run } from '../invocation.ts';
import { listedRun } from '../runs/describe-run.ts';
import { pageOfRuns, type RunFilter } from '../runs/list-runs.ts';
import { stuckAmong } from '../runs/stuck-among.ts';
import { withRuns } from '../runs/with-runs.ts';
import { listedText } from '../views/status.ts';

/** Runs on a page, where nothing else is asked for. */
const usualLimit = 50;

export const run: Run = async (invocation, io) => {
  const filter = filterOf(invocation);
  const limit = numberOption(invocation, 'limit', { usual: usualLimit, most: 1_000 });
  const page = numberOption(invocation, 'page', { usual: 1, most: 1_000_000 });
  return await withRuns(io, async (client) => {
    const { runs, more } = await pageOfRuns(filter, { limit, page }, client);
    const stuck = await stuckAmong(runs, client);
    for (const info of runs) {
      const document = listedRun(info, stuck.get(info.runId) ?? null);
      if (io.json) io.line({ kind: 'status', document });
      else io.text((colors) => listedText(document, colors));
    }
    if (runs.length === 0) io.progress(`There are no such runs${page === 1 ? '' : ` on page ${page}`}.`);
    if (more) io.progress(`There are more runs: --page ${page + 1} shows the next ones.`);
    return exitCodes.done;
  });
};

function filterOf(invocation: Invocation): RunFilter {
  const phase = textOption(invocation, 'phase');
  if (phase !== undefined && !(phases as readonly string[]).includes(phase)) {
    const meant = nearest(phase, phases);
    throw usageProblem(
      'phase-unknown',
      `There is no phase "${phase}": ${meant === undefined ? phases.join(', ') : `did you mean ${meant}?`}`,
    );
  }
  const name = textOption(invocation, 'waiting')?.trim();
  if (name === '') throw usageProblem('usage', '--waiting has an empty name: give a name, or none.');
  return {
    phase,
    connection: textOption(invocation, 'connection'),
    needsAttention: invocation.options.needsAttention === true,
    ...(name !== undefined && { waitingFor: { name } }),
    ...(invocation.options.waiting === true && { waitingFor: {} }),
  };
}

function numberOption(invocation: Invocation, name: string, { usual, most }: { usual: number; most: number }): number {
  const text = textOption(invocation, name);
  if (text === undefined) return usual;
  if (/^[1-9][0-9]{0,8}$/.test(text) && Number(text) <= most) return Number(text);
  throw usageProblem('usage', `--${name} must be a whole number from 1 to ${most}.`);
}
