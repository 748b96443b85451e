/**
 * Answers once writes on a connection aren't stopped: tried again for as long as they are, so that a run goes on by itself when
 * the stop is lifted.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { StopLiftedAnswer, StopLiftedInput } from '../domain/activity-contracts.ts';
import { refuseStopped } from '../policy/stopped.ts';
import { applicationFailure } from './application-failure.ts';
import type { Services } from './services.ts';

export function stopLifted(services: Services): (input: StopLiftedInput) => Promise<StopLiftedAnswer> {
  return async ({ connection }) => {
    try {
      const journal = await services.journal();
      await journal.read((tx) => refuseStopped({ journal, step: { connection } }, tx));
      return { lifted: true };
    } catch (error) {
      throw triedAgain(applicationFailure(error));
    }
  };
}

/** For what writes a stop is final. */
function triedAgain(failure: Error): Error {
  if (!(failure instanceof ApplicationFailure) || failure.type !== 'stopped') return failure;
  const { message, type, details } = failure;
  return ApplicationFailure.create({ message, type, nonRetryable: false, ...(details != null && { details }) });
}
