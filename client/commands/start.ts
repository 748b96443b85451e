/**
 * `runbook start`: starts a run, waits until it has planned, and shows the plan and who must approve it. With --wait it
 * goes on until the run has ended, and says on stderr what the run waits for.
 */
import { isOutcome } from '../../domain/run-status.ts';
import { failureMessages } from '../../domain/failure-messages.ts';
import { exitCodes, exitCodeOf, type ExitCode } from '../exit-codes.ts';
import { exitCodeOfClass } from '../explain.ts';
import { readRequest } from '../inputs/request.ts';
import type { Run } from '../invocation.ts';
import type { Answer } from '../io.ts';
import type { Documents } from '../json/documents.ts';
import { planOf, recordOf } from '../runs/ask-run.ts';
import { outcomeDocument, planDocument } from '../runs/plan-document.ts';
import { settled, untilEnded } from '../runs/await-run.ts';
import { withRunsOf, type RunsClient } from '../runs/session.ts';
import { startRun } from '../runs/start-run.ts';

export const run: Run = async (invocation, io) => {
  const requested = await readRequest('start', invocation, io);
  if (requested === undefined) return exitCodes.done;
  const { runbook, request, config, options } = requested;
  return await withRunsOf(config, async (runs): Promise<Answer> => {
    const handle = await startRun(runbook, request, runs);
    io.progress(`Started ${handle.workflowId}.`);
    if (options.wait === true) {
      const record = await untilEnded(handle.workflowId, runs, io);
      const document = outcomeDocument(record);
      return { kind: 'outcome', document, exit: exitCodeOf(document.outcome) };
    }
    const status = await settled(handle.workflowId, runs, io);
    return { kind: 'started', document: await startedDocument(status, runs), exit: await exitOf(status, runs) };
  });
};

async function startedDocument(status: Documents['status'], runs: RunsClient): Promise<Documents['started']> {
  const { run, runId, phase, message, next, plan } = status;
  const shown = plan === null || isOutcome(phase) ? null : await planOf(run, runs).catch(() => null);
  return {
    run,
    runId,
    phase,
    plan: shown === null ? null : planDocument(shown),
    message: message ?? why(status),
    next,
  };
}

function why({ phase, waiting, worker }: Documents['status']): string | null {
  if (worker === 'none')
    return 'No worker runs: the run is stored, and goes on as soon as one is started (runbook dev, npm run worker).';
  if (phase === 'planning') return 'Still planning.';
  return waiting === null ? null : `Waits for ${waiting.for}.`;
}

/** A run that is already over when it has planned: what was given was wrong, or something else failed. */
async function exitOf({ run, phase }: Documents['status'], runs: RunsClient): Promise<ExitCode> {
  if (phase !== 'failed') return isOutcome(phase) ? exitCodeOf(phase) : exitCodes.done;
  const { code } = await recordOf(run, runs);
  const known: Readonly<Record<string, { failureClass: string }>> = failureMessages;
  return exitCodeOfClass(known[code ?? '']?.failureClass);
}
