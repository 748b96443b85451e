/**
 * Puts the message and the stack of every failure into a payload, so that the payload codec seals them like any other value,
 * and with them its type, which stays readable beside it: it is a code, and what programs and the Temporal UI may rest on.
 *
 * A failure without a payload passes any codec, and would let anybody who answers a task say that nothing was written. So
 * what says of itself that it is the program's own, and isn't sealed, is read as `answer-unsealed`: its outcome is unknown.
 * What the server says itself (no answer before a deadline, cancelled, terminated) has no seal, and decides nothing.
 *
 * Loaded by clients, by workers, and inside the workflow sandbox: it imports nothing that isn't safe there.
 */
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  DefaultFailureConverter,
  ServerFailure,
  TerminatedFailure,
  TimeoutFailure,
  type PayloadConverter,
  type ProtoFailure,
  type SerializationContext,
} from '@temporalio/common';
import { sealingFailures } from '../domain/failure-messages/sealing.ts';
import { isUnsealed } from '../domain/unsealed.ts';

/** Of a failure that can be read; others may say it without a seal. */
const ofServer = [
  ActivityFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  ServerFailure,
  TerminatedFailure,
  TimeoutFailure,
];

class SealedFailureConverter extends DefaultFailureConverter {
  constructor() {
    super({ encodeCommonAttributes: true });
  }

  override errorToFailure(
    error: unknown,
    payloadConverter: PayloadConverter,
    context?: SerializationContext,
  ): ProtoFailure {
    const failure = this.errorToFailureInner(error, payloadConverter, context);
    const { message, stackTrace } = failure;
    const attributes = { message, stack_trace: stackTrace, type: typeOf(failure) };
    return {
      ...failure,
      message: 'Encoded failure',
      stackTrace: '',
      encodedAttributes: payloadConverter.toPayload(attributes, context),
    };
  }

  /** Never throws: in a workflow that would fail its task for ever. */
  override failureToError(
    failure: ProtoFailure,
    payloadConverter: PayloadConverter,
    context?: SerializationContext,
  ): Error {
    try {
      const error = super.failureToError(failure, payloadConverter, context);
      const isBelieved =
        error instanceof ApplicationFailure
          ? isSealed(failure, error, payloadConverter, context)
          : ofServer.some((each) => error instanceof each);
      if (!isBelieved) return unsealedAnswer();
      // Its outcome is whatever its cause says.
      if (error instanceof ActivityFailure && error.cause === undefined)
        Object.assign(error, { cause: unsealedAnswer() });
      return error;
    } catch {
      return unsealedAnswer();
    }
  }
}

export const failureConverter = new SealedFailureConverter();

function isSealed(
  failure: ProtoFailure,
  { details }: ApplicationFailure,
  payloadConverter: PayloadConverter,
  context: SerializationContext | undefined,
): boolean {
  if (failure.encodedAttributes == null || details?.some(isUnsealed) === true) return false;
  const attributes = payloadConverter.fromPayload<{ message?: unknown; type?: unknown } | null>(
    failure.encodedAttributes,
    context,
  );
  return typeof attributes?.message === 'string' && (attributes.type ?? null) === typeOf(failure);
}

/** Null for what isn't an application's failure. */
function typeOf({ applicationFailureInfo }: ProtoFailure): string | null {
  return applicationFailureInfo?.type ?? null;
}

function unsealedAnswer(): ApplicationFailure {
  const { operator, advice, failureClass } = sealingFailures['answer-unsealed'];
  return ApplicationFailure.create({
    type: 'answer-unsealed',
    message: `${operator}.`,
    nonRetryable: true,
    details: [{ advice, failureClass }],
  });
}
