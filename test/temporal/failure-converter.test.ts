/** Which failures are believed: those with their sealed message and code, and what the server says itself. */
import {
  ActivityFailure,
  ApplicationFailure,
  defaultPayloadConverter,
  TimeoutFailure,
  type ProtoFailure,
} from '@temporalio/common';
import { unsealed } from '../../domain/unsealed.ts';
import { failureConverter } from '../../temporal/failure-converter.ts';

const denied = ApplicationFailure.create({
  type: 'graph-denied',
  message: 'Graph refuses it.',
  details: [{ written: 'nothing' }],
});
const sealed = failureConverter.errorToFailure(denied, defaultPayloadConverter);
const marked = defaultPayloadConverter.toPayload(unsealed('came in plain'));
const read = (failure: ProtoFailure) => failureConverter.failureToError(failure, defaultPayloadConverter);

it('a failure has its message in its payload alone, and its code beside it', () => {
  expect(sealed).toMatchObject({
    message: 'Encoded failure',
    stackTrace: '',
    applicationFailureInfo: { type: 'graph-denied' },
  });
  expect(read(sealed)).toMatchObject({
    type: 'graph-denied',
    message: 'Graph refuses it.',
    details: [{ written: 'nothing' }],
  });
});

it('one that was received and goes on is the same', () => {
  const again = failureConverter.errorToFailure(read(sealed), defaultPayloadConverter);
  expect(again.message).toBe('Encoded failure');
  expect(read(again)).toMatchObject({ type: 'graph-denied', message: 'Graph refuses it.' });
});

const info = { type: 'graph-denied', nonRetryable: true };
it.each<[string, ProtoFailure]>([
  ['without a payload', { message: 'refused: nothing was written', applicationFailureInfo: info }],
  ['whose message is not sealed', { ...sealed, encodedAttributes: marked }],
  ['under another code', { ...sealed, applicationFailureInfo: { ...sealed.applicationFailureInfo, type: 'drift' } }],
  ['whose details are not sealed', { ...sealed, applicationFailureInfo: { ...info, details: { payloads: [marked] } } }],
  ['of no kind', { message: 'refused: nothing was written' }],
  ['that can not be read', { ...sealed, encodedAttributes: { metadata: {}, data: Buffer.from('x') } }],
  ['of a child that there is not', { childWorkflowExecutionFailureInfo: {} }],
])('one %s is no more than an answer that nobody has sealed', (_, failure) => {
  const error = read(failure);
  expect(error).toMatchObject({ type: 'answer-unsealed', nonRetryable: true });
  expect(error.message).not.toContain('nothing was written');
});

it('what the server says itself needs no seal, and is nothing without its cause', () => {
  expect(read({ timeoutFailureInfo: { timeoutType: 1 } })).toBeInstanceOf(TimeoutFailure);
  const activity = { activityType: { name: 'thing.apply' }, activityId: '1' };
  expect((read({ activityFailureInfo: activity, cause: sealed }) as ActivityFailure).cause).toMatchObject({
    type: 'graph-denied',
  });
  for (const cause of [null, { message: 'refused', applicationFailureInfo: info }]) {
    const error = read({ activityFailureInfo: activity, cause });
    expect(error).toBeInstanceOf(ActivityFailure);
    expect((error as ActivityFailure).cause).toMatchObject({ type: 'answer-unsealed' });
  }
});
