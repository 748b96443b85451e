/**
 * Keeps the last real reason from attempt to attempt: it travels in the heartbeat details, and with the failure of an
 * attempt that met with an accident. Where the details are dropped, only the last failure is known.
 */
import { ApplicationFailure } from '@temporalio/common';
import { withAttempt, type Reason, type Reasons } from '../domain/last-reason.ts';

/** @returns the failure to end the attempt with, and what the next attempt has to know */
export function withLastReason(
  failure: ApplicationFailure,
  earlier: Reasons | undefined,
): { failure: ApplicationFailure; reasons: Reasons } {
  const latest = reasonIn(failure);
  const reasons = withAttempt(earlier, latest);
  if (reasons.reason === latest) return { failure, reasons };
  const [details, ...others] = failure.details ?? [];
  const annotated = ApplicationFailure.create({
    message: failure.message,
    ...(failure.type == null ? {} : { type: failure.type }),
    nonRetryable: failure.nonRetryable === true,
    ...(failure.nextRetryDelay == null ? {} : { nextRetryDelay: failure.nextRetryDelay }),
    ...(failure.cause === undefined ? {} : { cause: failure.cause }),
    details: [{ ...(details as object | undefined), reason: reasons.reason }, ...others],
  });
  if (failure.stack !== undefined) annotated.stack = failure.stack;
  return { failure: annotated, reasons };
}

function reasonIn({ type, message, details }: ApplicationFailure): Reason {
  const { advice, whileRetrying, failureClass, said } = (details?.[0] ?? {}) as Partial<Reason>;
  return {
    code: type ?? 'internal',
    message,
    ...(advice === undefined ? {} : { advice }),
    ...(whileRetrying === undefined ? {} : { whileRetrying }),
    ...(failureClass === undefined ? {} : { failureClass }),
    ...(said === undefined ? {} : { said }),
  };
}
