/** Connections for tests that aren't about signing in: who decides is a name, as it is typed. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @param home RUNBOOKS_HOME: gets a connections.yaml
 * @param names of the connections, each a simulated one
 */
export async function namesAsTyped(home: string, ...names: readonly string[]): Promise<void> {
  const connections = (names.length === 0 ? ['simulated'] : names).map(
    (name) => `  ${name}:\n    kind: simulated\n    identity: claims\n`,
  );
  await writeFile(join(home, 'connections.yaml'), `connections:\n${connections.join('')}`);
}
