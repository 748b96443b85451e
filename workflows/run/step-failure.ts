/** The failure of an activity, with what a person is shown and what the next attempt needs. */
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import type { Written } from '../../domain/written.ts';

export interface StepFailure {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  readonly failureClass: string;
  /** What the step has written so far; left out where that isn't known. */
  readonly written?: Written;
}

interface Details {
  advice?: string;
  failureClass?: string;
  written?: Written;
}

export function stepFailure(error: unknown): StepFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const details = (cause.details?.[0] ?? {}) as Details;
    return {
      code: cause.type ?? 'internal',
      message: cause.message,
      advice: details.advice ?? 'Check the failed activity in the Temporal UI, then choose retry or rollback.',
      failureClass: details.failureClass ?? 'internal',
      ...(details.written === undefined ? {} : { written: details.written }),
    };
  }
  if (cause instanceof TimeoutFailure) {
    const last = cause.cause === undefined ? undefined : stepFailure(cause.cause);
    return {
      code: last?.code ?? 'timed-out',
      message: last?.message ?? `No answer before the deadline (${cause.timeoutType}).`,
      advice: last?.advice ?? 'Check that a worker runs and reaches the service, then choose retry.',
      failureClass: 'unknown-outcome',
    };
  }
  return {
    code: 'internal',
    message: error instanceof Error ? error.message : String(error),
    advice: "This is a fault of the runbook: report it with the run's history.",
    failureClass: 'internal',
  };
}
