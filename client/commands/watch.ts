/** `runbook watch <run>`: a line for each change, until the run ends or waits for a person. */
import { isOutcome } from '../../domain/run-status.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { argument, type Run } from '../invocation.ts';
import type { Documents } from '../json/documents.ts';
import { recordOf } from '../runs/ask-run.ts';
import { findRun } from '../runs/find-run.ts';
import { followRun } from '../runs/follow-run.ts';
import { outcomeDocument } from '../runs/plan-document.ts';
import { waitsForPerson } from '../runs/waits-for-person.ts';
import { withRuns } from '../runs/with-runs.ts';
import { humanText } from '../views/human.ts';
import { statusLine } from '../views/status.ts';

export const run: Run = async (invocation, io) =>
  await withRuns(io, async (runs) => {
    const id = await findRun(argument(invocation, 0), runs);
    const untilEnd = invocation.options.untilEnd === true;
    let last: Documents['status'] | undefined;
    for await (const status of followRun(id, runs, io.signal)) {
      last = status;
      if (io.json) io.line({ kind: 'status', document: status });
      else io.text((colors) => `${new Date().toISOString().slice(11, 19)}  ${statusLine(status, colors)}\n`);
      if (last.worker === 'none')
        io.progress('No worker polls the task queue of this run: start one with "runbook dev" or "npm run worker".');
      if (!untilEnd && (status.stuck !== null || waitsForPerson(last.phase))) {
        if (!io.json) io.text((colors) => `\n${humanText('status', status, colors)}`);
        return exitCodes.waitsForPerson;
      }
    }
    if (last === undefined || !isOutcome(last.phase)) return exitCodes.failed;
    if (!io.json) {
      const record = await recordOf(id, runs).catch((error: unknown) => {
        if (error instanceof CommandProblem && error.code === 'plan-differs') throw error;
        return undefined;
      });
      if (record !== undefined) io.text((colors) => `\n${humanText('outcome', outcomeDocument(record), colors)}`);
    }
    return exitCodeOf(last.phase);
  });
