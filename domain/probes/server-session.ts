/** A PowerShell session on a server over 5986, as Monosync opens its first one. */
import { probe } from '../probe.ts';
import { remoteAccountName, remoteAccountSchema, type RemoteAccount } from './remote-account.ts';

export const serverSessionProbe = probe<RemoteAccount>({
  kind: 'server-session',
  schema: remoteAccountSchema,
  name: ({ server, account }) => `a session on ${server} as ${account}`,
  as: remoteAccountName,
});
