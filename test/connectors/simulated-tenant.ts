/** The simulated tenant in a process of its own, and a connection to it: for tests over real sockets. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, tenantOf } from '../../connectors/connect.ts';
import type { ConnectionSources } from '../../connectors/connect.ts';
import type { Connected } from '../../connectors/connected.ts';
import { closeRoutes } from '../../connectors/http/routes.ts';
import { openedWhenNeeded } from '../../journal/opened-when-needed.ts';
import { journalSecrets } from '../../journal/secrets.ts';
import type { Readiness, ReadinessCredential } from 'exchange-simulator/readiness.ts';
import { compileSimulator } from 'exchange-simulator/testing/compiled.ts';
import { testKeys } from '../journal/test-keys.ts';

export interface SimulatedTenant {
  readiness: Readiness;
  connected: Connected;
  sources: ConnectionSources;
  /** A credential of the readiness line by its name. */
  credential(name: string): ReadinessCredential;
  /** Asks the simulator's administration interface. */
  administer(method: string, path: string, body?: unknown): Promise<unknown>;
  end(): Promise<void>;
}

/** Starts a fresh tenant that injects faults only when asked to, on a clock 60 times as fast as real time. */
export async function simulatedTenant(): Promise<SimulatedTenant> {
  const compiled = await compileSimulator();
  const { process: child, readiness } = await compiled.start('--faults', 'off', '--scale', '60');
  const home = await mkdtemp(join(tmpdir(), 'connectors-'));
  const ready = join(home, 'ready.json');
  const connectionsFile = join(home, 'connections.yaml');
  await writeFile(ready, JSON.stringify(readiness));
  await writeFile(connectionsFile, `connections:\n  demo:\n    kind: simulated\n    ready: ${ready}\n`);
  const journal = openedWhenNeeded({ home });
  const secrets = journalSecrets(journal, async () => testKeys);
  const sources = { connectionsFile, home, secrets };
  return {
    readiness,
    connected: tenantOf(await connect('demo', sources)),
    sources,
    credential: (name) => {
      const found = readiness.credentials.find((credential) => credential.name === name);
      if (found === undefined) throw new Error(`The simulator has no credential ${name}`);
      return found;
    },
    administer: async (method, path, body) => {
      const answer = await fetch(`${readiness.administration}/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      return answer.json();
    },
    end: async () => {
      await closeRoutes();
      child.kill('SIGTERM');
      compiled.end();
      await (await journal()).close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
