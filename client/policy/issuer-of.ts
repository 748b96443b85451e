/** Who must sign decisions on a connection, as this machine's connections.yaml has it. */
import type { Config } from '../../config.ts';
import { connectionNamed } from '../../connectors/connect.ts';
import { readConnections } from '../../connectors/connections-file.ts';
import { identityOf } from '../../connectors/identity-of.ts';

/**
 * Asks nobody, also not whether the simulator runs.
 *
 * @returns null: names as typed are taken
 * @throws Failure `connection-unknown`, `connections-file-invalid`
 */
export async function issuerOf(
  name: string,
  { connectionsFile, home }: Pick<Config, 'connectionsFile' | 'home'>,
): Promise<string | null> {
  const { kind, identity } = connectionNamed(name, await readConnections(connectionsFile));
  if (identity === 'claims') return null;
  if (kind === 'simulated' && identity?.issuer === undefined) return 'the simulator';
  const provider = await identityOf(name, { connectionsFile, home });
  return provider === 'claims' ? null : provider.issuer;
}
