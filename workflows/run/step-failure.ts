/** The failure of an activity, with what a person is shown and what the next attempt needs. */
import { ActivityFailure, ApplicationFailure, defaultPayloadConverter, TimeoutFailure } from '@temporalio/common';
import { sealingFailures } from '../../domain/failure-messages/sealing.ts';
import { shownWith, type Reason, type Reasons } from '../../domain/last-reason.ts';
import type { Written } from '../../domain/written.ts';
import { failureConverter } from '../../temporal/failure-converter.ts';

export interface StepFailure {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  readonly failureClass: string;
  /** The service's own words, redacted. */
  readonly said?: string;
  /** What the step has written so far; left out where that isn't known. */
  readonly written?: Written;
}

interface Details {
  advice?: string;
  failureClass?: string;
  said?: string;
  written?: Written;
  /** What an attempt before was told, where this one met with an accident. */
  reason?: Reason;
}

export function stepFailure(error: unknown): StepFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) return ofAttempt(cause);
  if (cause instanceof TimeoutFailure) return ofTimeout(cause);
  // Nobody else cancels or terminates what the run waits for.
  if (error instanceof ActivityFailure) return withoutSeal();
  return {
    code: 'internal',
    message: error instanceof Error ? error.message : String(error),
    advice: "This is a fault of the runbook: report it with the run's history.",
    failureClass: 'internal',
  };
}

function withoutSeal(): StepFailure {
  const { operator, advice, failureClass } = sealingFailures['answer-unsealed'];
  return { code: 'answer-unsealed', message: `${operator}.`, advice, failureClass };
}

function ofAttempt(failure: ApplicationFailure): StepFailure {
  const { written, reason, ...details } = (failure.details?.[0] ?? {}) as Details;
  const latest = { ...details, code: failure.type ?? 'internal', message: failure.message };
  return { ...shownTo(shownWith(latest, reason)), ...(written === undefined ? {} : { written }) };
}

/** The outcome of the last attempt is unknown; what the one before it was told is not. */
function ofTimeout(timeout: TimeoutFailure): StepFailure {
  const reason = attemptBefore(timeout);
  if (reason === undefined) {
    return {
      code: 'timed-out',
      message: `No answer before the deadline (${timeout.timeoutType}).`,
      advice: 'Check that a worker runs and reaches the service, then choose retry.',
      failureClass: 'unknown-outcome',
    };
  }
  const message = `${reason.message} The last attempt had no answer before the deadline (${timeout.timeoutType}).`;
  return { ...shownTo({ ...reason, message }), failureClass: 'unknown-outcome' };
}

/** The SDK gives a timeout no cause, but keeps the server's message, which has one. */
function attemptBefore(timeout: TimeoutFailure): Reason | undefined {
  const { failure, lastHeartbeatDetails } = timeout;
  const before =
    failure?.cause == null ? undefined : failureConverter.failureToError(failure.cause, defaultPayloadConverter);
  if (before instanceof ApplicationFailure) return ofAttempt(before);
  const nested = before instanceof TimeoutFailure ? attemptBefore(before) : undefined;
  return nested ?? (lastHeartbeatDetails as { reasons?: Reasons } | null | undefined)?.reasons?.reason;
}

function shownTo({ code, message, advice, failureClass, said }: Reason): StepFailure {
  return {
    code,
    message,
    advice: advice ?? 'Check the failed activity in the Temporal UI, then choose retry or rollback.',
    failureClass: failureClass ?? 'internal',
    ...(said === undefined ? {} : { said }),
  };
}
