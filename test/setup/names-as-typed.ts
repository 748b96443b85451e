/** The simulated connection for tests that aren't about signing in: who decides is a name, as it is typed. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @param home RUNBOOKS_HOME: gets a connections.yaml */
export async function namesAsTyped(home: string): Promise<void> {
  await writeFile(
    join(home, 'connections.yaml'),
    'connections:\n  simulated:\n    kind: simulated\n    identity: claims\n',
  );
}
