/** Both situations of every failure: while it is retried, and when a person has to act. */
import { ActivityFailure, defaultPayloadConverter, TimeoutFailure } from '@temporalio/common';
import { applicationFailure } from '../../../activities/application-failure.ts';
import { lastFailureOf } from '../../../client/runs/last-failure.ts';
import { adviceWhileRetrying, failureCodes, failureMessages } from '../../../domain/failure-messages.ts';
import { Failure } from '../../../domain/failure.ts';
import { failureConverter } from '../../../temporal/failure-converter.ts';
import { stepFailure } from '../../../workflows/run/step-failure.ts';

function received(error: Error): Error {
  return failureConverter.failureToError(
    failureConverter.errorToFailure(error, defaultPayloadConverter),
    defaultPayloadConverter,
  ) as Error;
}

it.each(failureCodes)('%s is shown with one advice while it is retried, and with another to who must act', (code) => {
  const failure = applicationFailure(new Failure(code, { service: 'graph', detail: 'its words' }));
  expect(lastFailureOf(received(failure))).toEqual({
    lastFailure: failure.message,
    said: 'its words',
    advice: adviceWhileRetrying(code),
  });
  const given = new ActivityFailure('failed', 'a.plan', '1', 'TIMEOUT', 'worker', failure);
  expect(stepFailure(received(given))).toMatchObject({ advice: failureMessages[code].advice, said: 'its words' });
});

it('a fault of the program has both as well', () => {
  const failure = received(applicationFailure(new TypeError('x')));
  expect(lastFailureOf(failure).advice).toContain('the run tries again');
  expect(stepFailure(failure).advice).not.toContain('the run tries again');
});

it('a worker that died in an attempt is named as that', () => {
  const died = received(new TimeoutFailure('activity Heartbeat timeout', undefined, 'HEARTBEAT'));
  expect(lastFailureOf(died)).toMatchObject({ lastFailure: 'The worker that had the step ended or hung.', said: null });
});

it('a first attempt has nothing to show', () => {
  expect(lastFailureOf(undefined)).toEqual({ lastFailure: null, said: null, advice: null });
});
