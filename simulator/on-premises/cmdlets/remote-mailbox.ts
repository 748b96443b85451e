/** Mailboxes in the cloud whose recipient is here: Get-Mailbox doesn't know them. */
import type { Cmdlets } from '../../exchange/cmdlet.ts';
import { identified } from '../../exchange/identity.ts';
import { mailboxNames } from '../../exchange/principals.ts';
import { directoryProperties } from '../../exchange/recipient-properties.ts';
import { resultSet } from '../../exchange/result-set.ts';

export const remoteMailboxCmdlets: Cmdlets = {
  'Get-RemoteMailbox': {
    implements: ['Identity', 'Filter', 'ResultSize'],
    run: (call) => {
      const { state } = call.core.store;
      const found = identified(call, state.exchange.remoteMailboxes ?? [], mailboxNames(state)).map((one) => {
        const user = state.users.find(({ id }) => id === one.userId);
        return {
          ...(user === undefined ? {} : directoryProperties(user)),
          Name: one.alias,
          Alias: one.alias,
          Identity: user?.directory?.canonicalName ?? one.alias,
          Guid: one.guid,
          DisplayName: one.displayName,
          PrimarySmtpAddress: one.primarySmtpAddress,
          UserPrincipalName: user?.userPrincipalName ?? '',
          RemoteRoutingAddress: `SMTP:${one.remoteRoutingAddress}`,
          RecipientType: 'MailUser',
          RecipientTypeDetails: 'RemoteUserMailbox',
        };
      });
      return resultSet(call, found);
    },
  },
};
