/** How decisions and requests on a connection are proved to be a person's: signed at its identity provider, or not at all. */
import { decodeJwt } from 'jose';
import type { Config } from '../../config.ts';
import { identityOf } from '../../connectors/identity-of.ts';
import type { Json } from '../../domain/json.ts';
import { nameInClaims } from '../../domain/name-in-claims.ts';
import type { GivenStatement } from '../../domain/statement.ts';
import type { Io } from '../io.ts';
import { signStatement } from './sign-statement.ts';

export interface Signer {
  /** Identity provider that signs; null: names as typed are taken. */
  readonly issuer: string | null;
  sign(text: string): Promise<GivenStatement>;
  /** Who has signed, to show, as the token says; undefined: nobody has. */
  nameOf(statement: GivenStatement): string | undefined;
}

/**
 * @param by as typed; undefined: the provider asks who it is
 * @param byPasskey has a passkey sign as well; undefined: none is asked for
 * @throws Failure `connection-unknown` and its kin, where this machine's connections.yaml doesn't say who signs
 */
export async function signerFor(
  connection: string,
  by: string | undefined,
  { connectionsFile, home }: Pick<Config, 'connectionsFile' | 'home'>,
  io: Pick<Io, 'interactive' | 'environment' | 'signal' | 'progress'>,
  byPasskey?: (text: string) => Promise<Json>,
): Promise<Signer> {
  const provider = await identityOf(connection, { connectionsFile, home });
  if (provider === 'claims') {
    return { issuer: null, sign: async (text) => ({ text }), nameOf: () => undefined };
  }
  return {
    issuer: provider.issuer,
    sign: async (text) => {
      // First: a sign-in counts for minutes only, and a passkey's signature as long as the decision.
      const passkey = await byPasskey?.(text);
      return { ...(await signStatement(text, provider, { by, io })), ...(passkey !== undefined && { passkey }) };
    },
    nameOf: ({ idToken }) => (idToken === undefined ? undefined : nameInClaims(decodeJwt(idToken), provider)),
  };
}
