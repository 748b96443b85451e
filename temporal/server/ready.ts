/**
 * When a server counts as ready: it answers on a real connection, and has the namespace and the search attributes, which
 * the embedded one registers after it has opened its port.
 */
import { Connection } from '@temporalio/client';
import { searchAttributeKeys } from '../search-attributes.ts';
import { until } from '../../processes/alive.ts';

/**
 * @param given.timeout milliseconds; the first start of a new database takes some seconds on a busy machine
 * @param given.signal ends the waiting, when there is nothing left to wait for
 * @throws Error when the server isn't ready before the deadline, with the last refusal as its cause
 */
export async function waitUntilReady(
  address: string,
  namespace: string,
  { timeout = 60_000, signal }: { timeout?: number; signal?: AbortSignal } = {},
): Promise<void> {
  const connection = Connection.lazy({ address });
  let refusal: unknown;
  try {
    const ready = await until(async () => {
      signal?.throwIfAborted();
      try {
        await connection.withDeadline(Date.now() + 2_000, async () => {
          await connection.workflowService.describeNamespace({ namespace });
        });
        const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
        return searchAttributeKeys.every((key) => key.name in customAttributes);
      } catch (error) {
        refusal = error;
        return false;
      }
    }, timeout);
    if (!ready) {
      throw new Error(`The Temporal server at ${address} is not ready after ${timeout / 1000} s`, { cause: refusal });
    }
  } finally {
    await connection.close();
  }
}
