/** What only administrators of a server may do, tried in a session of the account: it must be refused there. */
import { probe } from '../probe.ts';
import { remoteAccountName, remoteAccountSchema, type RemoteAccount } from './remote-account.ts';

export const serverAdministrationProbe = probe<RemoteAccount>({
  kind: 'server-administration',
  schema: remoteAccountSchema,
  name: ({ server, account }) => `administration of ${server} as ${account}`,
  as: remoteAccountName,
});
