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
 * @returns the namespace's ID
 * @throws Error when the server isn't ready before the deadline, with the last refusal as its cause
 */
export async function waitUntilReady(
  address: string,
  namespace: string,
  { timeout = 60_000, signal }: { timeout?: number; signal?: AbortSignal } = {},
): Promise<string> {
  const connection = Connection.lazy({ address });
  let refusal: unknown;
  let namespaceId = '';
  try {
    const ready = await until(async () => {
      signal?.throwIfAborted();
      try {
        await connection.withDeadline(Date.now() + 2_000, async () => {
          namespaceId = (await connection.workflowService.describeNamespace({ namespace })).namespaceInfo?.id ?? '';
        });
        const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
        return namespaceId !== '' && searchAttributeKeys.every((key) => key.name in customAttributes);
      } catch (error) {
        refusal = error;
        return false;
      }
    }, timeout);
    if (!ready) {
      throw new Error(`The Temporal server at ${address} is not ready after ${timeout / 1000} s`, { cause: refusal });
    }
    return namespaceId;
  } finally {
    await connection.close();
  }
}
