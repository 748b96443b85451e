/**
 * `runbook journal prune`: removes the evidence of runs that ended longer ago than it is kept. Without --yes a terminal is
 * asked, and anything else only shown it, with exit code 3.
 */
import { readConfig } from '../../config.ts';
import { keptSince } from '../../domain/retention.ts';
import type { Journal } from '../../journal/journal.ts';
import { pruneRun, runsOlderThan } from '../../journal/prune.ts';
import { usageProblem } from '../command-problem.ts';
import { isConfirmed } from '../confirmation.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Run } from '../invocation.ts';
import type { Documents } from '../json/documents.ts';
import { requester } from '../requester.ts';
import { openRunIds } from '../runs/open-runs.ts';
import { withRunsOf } from '../runs/with-runs.ts';
import { withExistingJournal } from '../with-journal.ts';

type Runs = Documents['journal-pruned']['runs'];

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  const by = requester(textOption(invocation, 'by'));
  const { dryRun } = invocation.options;
  return await withExistingJournal(config, async (journal) => {
    const before = since(textOption(invocation, 'older') ?? '7 years', await journal.read(({ now }) => now()));
    // What the server can't say is never assumed: without it nothing is pruned, nor shown as what would be.
    const open = await withRunsOf(config, openRunIds);
    const planned = (await runsOlderThan(journal, before)).map(({ run: runId, ...rest }): Runs[number] => ({
      runId,
      ...rest,
      result: open.has(runId) ? 'open' : 'to-prune',
    }));
    const shown = { kind: 'journal-pruned', document: { before, applied: false, runs: planned } } as const;
    const isNothing = planned.every(({ result }) => result === 'open');
    if (dryRun === true || isNothing) return { ...shown, exit: exitCodes.done };
    if (!(await isConfirmed(questionAbout(planned, before), invocation, io))) {
      return { ...shown, exit: exitCodes.waitsForPerson };
    }
    const runs = await pruneAll(planned, journal, { before, by });
    return { kind: 'journal-pruned', document: { before, applied: true, runs }, exit: exitCodes.done };
  });
};

async function pruneAll(planned: Runs, journal: Journal, asked: { before: string; by: string }): Promise<Runs> {
  const runs: Runs[number][] = [];
  for (const each of planned) {
    runs.push(each.result === 'open' ? each : { ...each, result: await pruneRun(journal, each.runId, asked) });
  }
  return runs;
}

function since(older: string, now: string): string {
  try {
    return keptSince(older, now);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw usageProblem('duration-invalid', `${error.message}.`);
  }
}

function questionAbout(planned: Runs, before: string): string {
  const count = planned.filter(({ result }) => result === 'to-prune').length;
  return `Remove the record of ${count} ${count === 1 ? 'run' : 'runs'} that ended before ${before}?`;
}
