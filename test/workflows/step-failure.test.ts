import { ActivityFailure, type ApplicationFailure, defaultPayloadConverter, TimeoutFailure } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { applicationFailure } from '../../activities/application-failure.ts';
import { withLastReason } from '../../activities/last-reason.ts';
import type { Reasons } from '../../domain/last-reason.ts';
import { Failure, type FailureCode } from '../../domain/failure.ts';
import { failureConverter } from '../../temporal/failure-converter.ts';
import { stepFailure } from '../../workflows/run/step-failure.ts';

/** As a workflow gets it from the server. */
function received(cause: Error, lastFailure?: Error): unknown {
  const failure = new ActivityFailure('Activity task failed', 'access.probe', '1', 'TIMEOUT', 'worker', cause);
  const proto = failureConverter.errorToFailure(failure, defaultPayloadConverter) as temporal.api.failure.v1.IFailure;
  if (proto.cause != null && lastFailure !== undefined)
    proto.cause.cause = failureConverter.errorToFailure(lastFailure, defaultPayloadConverter);
  return failureConverter.failureToError(proto as never, defaultPayloadConverter);
}

function failureOf(code: FailureCode, detail?: string): ApplicationFailure {
  return applicationFailure(new Failure(code, { service: 'graph', detail })) as ApplicationFailure;
}

function outOfTime(details?: unknown): TimeoutFailure {
  return new TimeoutFailure('activity ScheduleToClose timeout', details, 'SCHEDULE_TO_CLOSE');
}

/** The failures of an activity's attempts, one after the other. */
function attempts(...codes: FailureCode[]): { last: ApplicationFailure; reasons: Reasons | undefined } {
  let reasons: Reasons | undefined;
  let last = failureOf('graph-denied');
  for (const code of codes) ({ failure: last, reasons } = withLastReason(failureOf(code), reasons));
  return { last, reasons };
}

describe('an activity that ran out of time', () => {
  it('is shown with what its last attempt was told', () => {
    const reported = failureOf('graph-mailbox-access-denied', 'Access to OData is disabled');
    const failure = stepFailure(received(outOfTime(), reported));
    expect(failure).toMatchObject({
      code: 'graph-mailbox-access-denied',
      advice: expect.stringContaining('Test-ServicePrincipalAuthorization') as string,
      failureClass: 'unknown-outcome',
      said: 'Access to OData is disabled',
    });
    expect(failure.message).toMatch(/^The application has no access.*SCHEDULE_TO_CLOSE/);
    expect(failure).not.toHaveProperty('written');
  });

  it('is shown with what an attempt before was told, where the last one died', () => {
    const { reasons } = attempts('graph-mailbox-access-denied');
    const died = new TimeoutFailure('activity Heartbeat timeout', { reasons }, 'HEARTBEAT');
    expect(stepFailure(received(outOfTime({ reasons }), died))).toMatchObject({ code: 'graph-mailbox-access-denied' });
    expect(stepFailure(received(outOfTime(), died))).toMatchObject({ code: 'graph-mailbox-access-denied' });
  });

  it('and was told nothing is an unanswered step', () => {
    expect(stepFailure(received(outOfTime()))).toMatchObject({ code: 'timed-out' });
    expect(stepFailure(received(outOfTime(), outOfTime()))).toMatchObject({ code: 'timed-out' });
  });
});

describe('an accident at the end', () => {
  it("doesn't replace the last real reason, and is named", () => {
    const { last } = attempts('graph-mailbox-access-denied', 'graph-throttled', 'connection-failed');
    const failure = stepFailure(received(last));
    expect(failure).toMatchObject({ code: 'graph-mailbox-access-denied', failureClass: 'denied' });
    expect(failure.message).toContain(failureOf('connection-failed').message);
    expect(failure.advice).not.toContain('Nothing to do');
  });

  it('that goes on is the reason', () => {
    const codes = Array.from({ length: 10 }, () => 'connection-failed' as const);
    expect(stepFailure(received(attempts('graph-denied', ...codes).last))).toMatchObject({ code: 'connection-failed' });
  });

  it('is replaced by the next real reason', () => {
    const { last } = attempts('graph-mailbox-access-denied', 'graph-throttled', 'exchange-denied');
    expect(stepFailure(received(last))).toMatchObject({ code: 'exchange-denied' });
  });

  it('keeps what the attempt has written, and when the next one is', () => {
    const { reasons } = attempts('graph-denied');
    const throttled = applicationFailure(
      new Failure('graph-throttled', { service: 'graph', retryAfter: 5000 }),
      'something',
    ) as ApplicationFailure;
    const { failure } = withLastReason(throttled, reasons);
    expect(failure).toMatchObject({ type: 'graph-throttled', nonRetryable: false, nextRetryDelay: 5000 });
    expect(stepFailure(received(failure))).toMatchObject({ code: 'graph-denied', written: 'something' });
  });
});

it('a write that nobody knows the outcome of is shown with the answer that it had', () => {
  const first = withLastReason(failureOf('powershell-change-failed', 'The thumbprint is in use.'), undefined);
  const second = withLastReason(failureOf('write-outcome-unknown'), first.reasons);
  const third = withLastReason(failureOf('write-outcome-unknown'), second.reasons);
  for (const { failure } of [second, third]) {
    const shown = stepFailure(received(failure));
    expect(shown).toMatchObject({ code: 'write-outcome-unknown', said: 'The thumbprint is in use.' });
    expect(shown.message.split(first.failure.message)).toHaveLength(2);
  }
});
