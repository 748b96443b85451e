/** Who the people are whose passkeys a command is about: the identity provider of a connection. */
import type { Config } from '../../config.ts';
import { readConnections } from '../../connectors/connections-file.ts';
import { identityOf } from '../../connectors/identity-of.ts';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import { usageProblem } from '../command-problem.ts';

export interface Identity {
  readonly connection: string;
  readonly provider: IdentityProvider;
}

/**
 * Of the connection that is named, else of the only one whose people sign in. A passkey counts on every connection with the
 * same provider.
 *
 * @throws Failure `connection-unknown`, `connections-file-invalid`, and what keeps the simulator's own from being known
 */
export async function identityFor(
  named: string | undefined,
  config: Pick<Config, 'connectionsFile' | 'home'>,
): Promise<Identity> {
  const connection = named ?? (await onlyOne(config.connectionsFile));
  const provider = await identityOf(connection, config);
  if (provider !== 'claims') return { connection, provider };
  throw usageProblem(
    'identity-claims',
    `The connection ${connection} takes names as they are typed (identity: claims): there is nobody whose passkey it could be.`,
    { advice: `Name its identity provider in ${config.connectionsFile}, or another connection with --connection.` },
  );
}

async function onlyOne(file: string): Promise<string> {
  const connections = Object.entries(await readConnections(file));
  const signing = connections.flatMap(([name, { identity }]) => (identity === 'claims' ? [] : [name]));
  const [only] = signing;
  if (only !== undefined && signing.length === 1) return only;
  throw usageProblem(
    'connection-missing',
    only === undefined
      ? `On no connection here do people sign in: add "identity" to one in ${file}.`
      : `People sign in on several connections: choose one with --connection (${signing.join(', ')}).`,
  );
}
