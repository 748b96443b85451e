/**
 * Notifies people that a run waits for them. For now in the worker's log, where log shippers and journals pick it up.
 */
import { log } from '@temporalio/activity';
import type { NotifyInput } from '../domain/activity-contracts.ts';

export async function notify({ run, message }: NotifyInput): Promise<void> {
  log.warn(message, { reminder: true, run });
}
