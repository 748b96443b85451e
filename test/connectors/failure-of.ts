import { Failure } from '../../domain/failure.ts';

/** The failure that a promise ends in; anything else is an error of the test. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    (value) => `success: ${JSON.stringify(value)}`,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw new Error(`No failure, but ${String(error)}`);
  return error;
}
