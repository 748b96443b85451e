/**
 * Whether a session of the account on a server gets on to Exchange, with Kerberos and without its password: the second of
 * Monosync's two connections. Read before any delegation, which is offered only where it fails.
 */
import { remoteAccountSchema, type RemoteAccount } from '../probes/remote-account.ts';
import { source } from '../source.ts';

export interface SecondHop {
  /** `unknown`: no session came about, so that nothing is known of the hop. */
  readonly state: 'works' | 'fails' | 'unknown';
}

export const secondHop = source<RemoteAccount, SecondHop>({
  kind: 'second-hop',
  schema: remoteAccountSchema,
  name: ({ server, account }) => `Exchange from a session of ${account} on ${server}`,
});
