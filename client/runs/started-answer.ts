/** The answer of a command that has started a run: the plan, who must approve it, and the outcome if it has already ended. */
import { failureMessages } from '../../domain/failure-messages.ts';
import { isOutcome } from '../../domain/run-status.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-codes.ts';
import { exitCodeOfClass } from '../explain.ts';
import type { Answer } from '../io.ts';
import type { Documents } from '../json/documents.ts';
import { planOf, recordOf } from './ask-run.ts';
import { planDocument } from './plan-document.ts';
import type { RunsClient } from './with-runs.ts';

/** @param status once planning is over, or why that can't be waited for */
export async function startedAnswer(status: Documents['status'], runs: RunsClient): Promise<Answer> {
  return { kind: 'started', document: await startedDocument(status, runs), exit: await exitOf(status, runs) };
}

async function startedDocument(status: Documents['status'], runs: RunsClient): Promise<Documents['started']> {
  const { run, runId, phase, message, next, plan } = status;
  const shown = plan === null || isOutcome(phase) ? null : await planOf(run, runs).catch(withoutWorker);
  return {
    run,
    runId,
    phase,
    plan: shown === null ? null : planDocument(shown),
    message: message ?? why(status),
    next,
  };
}

/** Without a worker there is no plan to show; one that isn't the run's is no answer. */
function withoutWorker(error: unknown): null {
  if (error instanceof CommandProblem && error.code === 'plan-differs') throw error;
  return null;
}

function why({ phase, waiting, worker, stuck }: Documents['status']): string | null {
  if (stuck !== null) return `${stuck.message} ${stuck.advice}`;
  if (worker === 'none')
    return 'No worker runs: the run is stored, and goes on as soon as one is started (runbook dev, npm run worker).';
  if (phase === 'planning') return 'Still planning.';
  return waiting === null ? null : `Waits for ${waiting.for}.`;
}

/** A run that has ended by planning: its input was wrong, or something else failed. */
async function exitOf({ run, phase }: Documents['status'], runs: RunsClient): Promise<ExitCode> {
  if (phase !== 'failed') return isOutcome(phase) ? exitCodeOf(phase) : exitCodes.done;
  const { code } = await recordOf(run, runs);
  const known: Readonly<Record<string, { failureClass: string }>> = failureMessages;
  return exitCodeOfClass(known[code ?? '']?.failureClass);
}
