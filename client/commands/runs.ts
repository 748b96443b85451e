/** `runbook runs`: one line per run, newest first. */
import { nearest } from '../../domain/nearest.ts';
import { phases } from '../../domain/run-status.ts';
import { usageProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Run } from '../invocation.ts';
import { listedRun } from '../runs/describe-run.ts';
import { everyRun } from '../runs/list-runs.ts';
import { withRuns } from '../runs/with-runs.ts';
import { lines } from '../views/text.ts';
import { statusLine } from '../views/status.ts';

export const run: Run = async (invocation, io) => {
  const phase = textOption(invocation, 'phase');
  if (phase !== undefined && !(phases as readonly string[]).includes(phase)) {
    const meant = nearest(phase, phases);
    throw usageProblem(
      'phase-unknown',
      `There is no phase "${phase}": ${meant === undefined ? phases.join(', ') : `did you mean ${meant}?`}`,
    );
  }
  const connection = textOption(invocation, 'connection');
  const needsAttention = invocation.options.needsAttention === true;
  return await withRuns(io, async (runs) => {
    let count = 0;
    for await (const info of everyRun({ phase, connection, needsAttention }, runs)) {
      count += 1;
      const document = listedRun(info);
      if (io.json) io.line({ kind: 'status', document });
      else io.text((colors) => lines(`${document.run}  ${statusLine(document, colors)}`));
    }
    if (count === 0) io.progress('There are no such runs.');
    return exitCodes.done;
  });
};
