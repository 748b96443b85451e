/** From a session of the account on a server on to Exchange, as Monosync's second connection: opened and removed again. */
import { probe } from '../probe.ts';
import { remoteAccountName, remoteAccountSchema, type RemoteAccount } from './remote-account.ts';

export const secondHopProbe = probe<RemoteAccount>({
  kind: 'second-hop',
  schema: remoteAccountSchema,
  name: ({ server, account }) => `Exchange from a session on ${server} as ${account}`,
  as: remoteAccountName,
});
