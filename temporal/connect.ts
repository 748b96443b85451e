/**
 * A client of the Temporal server that the configuration means: the configured one, else the embedded one that was
 * started last for the same home.
 */
import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import type { Config } from '../config.ts';
import { loadDataConverter } from './data-converter.ts';
import { readServerRecord } from './server/record.ts';

/** Where an embedded server listens when no other process has taken the port. */
const defaultAddress = '127.0.0.1:7233';

/** The options for a client's or a worker's connection; the namespace has to be passed separately. */
export async function connectionOptions(
  config: Pick<Config, 'home' | 'temporal'>,
): Promise<Config['temporal']['connectionOptions'] & { address: string }> {
  const { address } = config.temporal.connectionOptions;
  if (address !== undefined) return { ...config.temporal.connectionOptions, address };
  const record = await readServerRecord(config.home);
  return { ...config.temporal.connectionOptions, address: record?.address ?? defaultAddress };
}

/** No Temporal server answers at `address`. The message for the operator is up to the caller. */
export class TemporalUnreachable extends Error {
  readonly address: string;

  constructor(address: string, cause: unknown) {
    super(`No Temporal server answers at ${address}`, { cause });
    this.name = 'TemporalUnreachable';
    this.address = address;
  }
}

/**
 * Connects, and closes nothing by itself: call `client.connection.close()`.
 *
 * @param timeout milliseconds until the server counts as unreachable
 * @throws TemporalUnreachable
 */
export async function connect(
  config: Pick<Config, 'home' | 'temporal' | 'codec'>,
  { timeout = 5_000 }: { timeout?: number } = {},
): Promise<Client & { connection: Connection }> {
  const { address, ...options } = await connectionOptions(config);
  const dataConverter = await loadDataConverter(config);
  let connection: Connection;
  try {
    connection = await Connection.connect({ ...(options as ConnectionOptions), address, connectTimeout: timeout });
  } catch (error) {
    throw new TemporalUnreachable(address, error);
  }
  return new Client({ connection, namespace: config.temporal.namespace, dataConverter }) as Client & {
    connection: Connection;
  };
}
