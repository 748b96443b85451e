/**
 * A client of the Temporal server that the configuration means: the configured one, else the embedded one of the same home,
 * and never another one that happens to listen.
 */
import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import type { Config } from '../config.ts';
import { loadDataConverter } from './data-converter.ts';
import { ownServer, refuseOtherServer } from './server/own-server.ts';
import type { ServerRecord } from './server/record.ts';

type Options = Config['temporal']['connectionOptions'] & { address: string };

/**
 * The options for a worker's connection, of a server that is known to be the one that is meant; the namespace has to be
 * passed separately.
 *
 * @throws NoServerOfHome, TemporalUnreachable
 */
export async function connectionOptions(config: Pick<Config, 'home' | 'temporal'>): Promise<Options> {
  const target = await targetOf(config);
  if (target.own !== undefined) await (await connectionTo(target, config, 5_000)).close();
  return target.options;
}

/**
 * host:port of the server that is meant; who listens there isn't known yet.
 *
 * @throws NoServerOfHome when none is configured and the home has none
 */
export async function serverAddress(config: Pick<Config, 'home' | 'temporal'>): Promise<string> {
  return (await targetOf(config)).options.address;
}

interface Target {
  readonly options: Options;
  /** Set where no server is configured. */
  readonly own: ServerRecord | undefined;
}

async function targetOf({ home, temporal }: Pick<Config, 'home' | 'temporal'>): Promise<Target> {
  const { address } = temporal.connectionOptions;
  if (address !== undefined) return { options: { ...temporal.connectionOptions, address }, own: undefined };
  const own = await ownServer(home);
  return { options: { ...temporal.connectionOptions, address: own.address }, own };
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
 * @throws TemporalUnreachable; NoServerOfHome
 */
export async function connect(
  config: Pick<Config, 'home' | 'temporal' | 'codec'>,
  { timeout = 5_000 }: { timeout?: number } = {},
): Promise<Client & { connection: Connection }> {
  const target = await targetOf(config);
  const dataConverter = await loadDataConverter(config, 'client');
  const connection = await connectionTo(target, config, timeout);
  return new Client({ connection, namespace: config.temporal.namespace, dataConverter }) as Client & {
    connection: Connection;
  };
}

async function connectionTo(
  { options, own }: Target,
  { home }: Pick<Config, 'home'>,
  connectTimeout: number,
): Promise<Connection> {
  let connection: Connection;
  try {
    connection = await Connection.connect({ ...(options as ConnectionOptions), connectTimeout });
  } catch (error) {
    throw new TemporalUnreachable(options.address, error);
  }
  try {
    if (own !== undefined) await refuseOtherServer(connection, own, home);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return connection;
}
