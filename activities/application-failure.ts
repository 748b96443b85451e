/**
 * What a connector's failure becomes in Temporal: the code as `type`, the operator's sentence as message, advice in the
 * details with the service's own words, and whether and when it is worth another try. Retries live in Temporal only.
 */
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { ZodError } from 'zod';
import { Failure, isFailure, type FailureClass } from '../domain/failure.ts';
import { adviceWhileRetrying } from '../domain/failure-messages.ts';
import { fileFailureOf } from '../domain/file-failure.ts';
import type { Written } from '../domain/written.ts';

const final: readonly FailureClass[] = ['denied', 'invalid', 'conflict', 'not-found'];

/** @param written what the step has written so far, where that is known */
export function applicationFailure(error: unknown, written?: Written): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (isFailure(error)) return ofConnector(error, written);
  if (error instanceof ZodError) return ofConnector(invalidInput(error), written);
  const ofFile = fileFailureOf(error);
  return ofFile === undefined ? ofProgram(error, written) : ofConnector(ofFile, written);
}

/**
 * Not a failure of the service but of this program: its text may quote data, and a cause would carry it into the history
 * and the log. So only its kind is reported, and where it was.
 */
function ofProgram(error: unknown, written: Written | undefined): ApplicationFailure {
  const name = error instanceof Error ? error.name : typeof error;
  const failure = ApplicationFailure.create({
    type: 'internal',
    message: `The program failed (${name}); its stack says where.`,
    details: [
      {
        failureClass: 'internal',
        advice: 'Report it with the log of the worker.',
        whileRetrying: 'Nothing to do yet: the run tries again. If it lasts, report it with the log of the worker.',
        ...(written && { written }),
      },
    ],
  });
  if (error instanceof Error) {
    const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
    failure.stack = [`${failure.name}: ${failure.message}`, ...frames].join('\n');
  }
  return failure;
}

function ofConnector(failure: Failure, written: Written | undefined): ApplicationFailure {
  return ApplicationFailure.create({
    type: failure.code,
    message: failure.message,
    nonRetryable: final.includes(failure.failureClass),
    ...(failure.retryAfter === undefined ? {} : { nextRetryDelay: failure.retryAfter }),
    details: [
      {
        failureClass: failure.failureClass,
        advice: failure.advice,
        whileRetrying: adviceWhileRetrying(failure.code),
        service: failure.service,
        serviceCode: failure.serviceCode ?? null,
        requestId: failure.requestId ?? null,
        ...(failure.detail === undefined ? {} : { said: failure.detail }),
        ...(written && { written }),
      },
    ],
  });
}

/** What a step was asked for isn't possible: which property, and what it must be. The values are not repeated. */
function invalidInput(error: ZodError): Failure {
  const subject = error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('; ');
  return new Failure('input-invalid', { service: 'runbook', subject });
}
