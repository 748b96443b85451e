/** A connection to the Temporal server for one command, closed when the command ends. */
import type { Client, Connection } from '@temporalio/client';
import { readConfig, type Config } from '../../config.ts';
import { connect, serverAddress, TemporalUnreachable } from '../../temporal/connect.ts';
import type { Io } from '../io.ts';
import { refusesConnections } from './refuses-connections.ts';

export interface RunsClient {
  readonly config: Config;
  readonly client: Client & { connection: Connection };
}

/** @throws ConfigError, NoServerOfHome, TemporalUnreachable */
export async function withRuns<T>(io: Pick<Io, 'environment'>, use: (runs: RunsClient) => Promise<T>): Promise<T> {
  return await withRunsOf(readConfig(io.environment), use);
}

/** The same for a configuration that was read already. */
export async function withRunsOf<T>(config: Config, use: (runs: RunsClient) => Promise<T>): Promise<T> {
  const address = await serverAddress(config);
  if (await refusesConnections(address)) throw new TemporalUnreachable(address, 'refused');
  const client = await connect(config);
  try {
    return await use({ config, client });
  } finally {
    await client.connection.close();
  }
}
