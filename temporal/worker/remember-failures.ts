/**
 * Why a worker failed. Where one of its polls is refused, the SDK's `run()` rejects with what went wrong while it shut down
 * ("Worker still in use"); the first error is in its log alone.
 */
import type { Logger } from '@temporalio/worker';

export interface RememberedFailures {
  /** Writes to the given one. */
  readonly logger: Logger;
  /** Undefined: none has been logged. */
  of(taskQueue: string): unknown;
}

/** The SDK gathers what is logged for a tenth of a second, to put it in order. */
export const loggedWithin = 300;

export function rememberFailures(logger: Logger): RememberedFailures {
  const failures = new Map<unknown, unknown>();
  const log: Logger['log'] = (level, message, meta) => {
    const { taskQueue, error } = meta ?? {};
    if (message === 'Worker failed' && !failures.has(taskQueue)) failures.set(taskQueue, error);
    logger.log(level, message, meta);
  };
  return { logger: { ...logger, log }, of: (taskQueue) => failures.get(taskQueue) };
}
