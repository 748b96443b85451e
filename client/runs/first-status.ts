/** The memo that a run is started with, before it writes any itself: so that `status` works without a worker from the start. */
import type { RunRequest } from '../../domain/run-request.ts';
import type { Phase, RunStatus } from '../../domain/run-status.ts';

export function firstStatus(
  { runbook, connection, subject, requestedBy }: RunRequest,
  phase: Phase,
  message: string | null = null,
): RunStatus {
  return {
    runbook,
    connection,
    subject,
    requestedBy,
    phase,
    waiting: null,
    attention: null,
    plan: null,
    progress: { done: 0, total: 0, current: null },
    manualStep: null,
    message,
    updatedAt: new Date().toISOString(),
  };
}
