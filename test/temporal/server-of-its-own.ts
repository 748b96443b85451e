/** A home with an embedded server that keeps nothing, for tests of what one server lists: the test run's is shared. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../config.ts';
import { freePort } from '../../processes/ports.ts';
import { connect } from '../../temporal/connect.ts';
import { findExecutable } from '../../temporal/server/executable.ts';
import { startTemporalServer } from '../../temporal/server/start.ts';

export interface ServerOfItsOwn {
  /** What a command needs to find it. */
  environment: Record<string, string>;
  client: Awaited<ReturnType<typeof connect>>;
  stop(): Promise<void>;
}

export async function serverOfItsOwn(): Promise<ServerOfItsOwn> {
  const home = await mkdtemp(join(tmpdir(), 'runbooks-own-'));
  const environment = { RUNBOOKS_HOME: home, TEMPORAL_CONFIG_FILE: join(home, 'no-such-file.toml') };
  const config = readConfig(environment);
  const executable = await findExecutable({ cache: readConfig().cache });
  const server = await startTemporalServer({
    home,
    executable,
    ports: { port: await freePort() },
    database: 'memory',
  });
  const client = await connect(config);
  return {
    environment,
    client,
    stop: async () => {
      await client.connection.close();
      await server.stop();
      await rm(home, { recursive: true });
    },
  };
}
