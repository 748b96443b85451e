/**
 * Puts the message and the stack of every failure into a payload, so that the payload codec encrypts them like any other
 * value. The failure's type stays readable: it is a code, and what programs and the Temporal UI may rest on.
 * Loaded by clients, by workers, and inside the workflow sandbox: it imports nothing that isn't safe there.
 */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
