/** Users, as forward synchronization brings them into Exchange some time after Entra has them. */
import type { TenantState, User, UserInDirectory } from '../../tenant/state.ts';
import { type Cmdlets, type ExchangeObject, texts } from '../cmdlet.ts';
import { identified } from '../identity.ts';
import { userNames, usersInExchange } from '../principals.ts';
import { directoryProperties } from '../recipient-properties.ts';
import { resultSet } from '../result-set.ts';

function shown(state: TenantState, user: User): ExchangeObject {
  if (user.directory !== undefined) return shownInDirectory(state, user, user.directory);
  const mailbox = state.exchange.mailboxes.find((one) => one.userId === user.id);
  const type = mailbox?.recipientTypeDetails ?? (user.accountEnabled ? 'User' : 'DisabledUser');
  return {
    Name: user.mailNickname,
    Identity: user.mailNickname,
    Id: user.mailNickname,
    DisplayName: user.displayName,
    UserPrincipalName: user.userPrincipalName,
    MicrosoftOnlineServicesID: user.userPrincipalName,
    WindowsLiveID: user.userPrincipalName,
    WindowsEmailAddress: mailbox?.primarySmtpAddress ?? '',
    ExternalDirectoryObjectId: user.id,
    Guid: mailbox?.guid ?? user.id,
    Department: mailbox?.department ?? '',
    RecipientType: mailbox ? 'UserMailbox' : 'User',
    RecipientTypeDetails: type,
    AccountDisabled: !user.accountEnabled,
    IsDirSynced: user.onPremisesSyncEnabled === true,
    WhenCreatedUTC: user.createdDateTime,
  };
}

/** Of an account on premises, which is known here once the directory has replicated it. */
function shownInDirectory(state: TenantState, user: User, directory: UserInDirectory): ExchangeObject {
  const mailbox = state.exchange.mailboxes.find((one) => one.userId === user.id);
  const remote = state.exchange.remoteMailboxes?.find((one) => one.userId === user.id);
  const remoteType = remote === undefined ? undefined : 'RemoteUserMailbox';
  return {
    ...directoryProperties(user),
    Name: directory.canonicalName.slice(directory.canonicalName.lastIndexOf('/') + 1),
    Identity: directory.canonicalName,
    Id: directory.canonicalName,
    Guid: user.id,
    Sid: directory.sid,
    DisplayName: user.displayName,
    UserPrincipalName: user.userPrincipalName,
    WindowsEmailAddress: mailbox?.primarySmtpAddress ?? remote?.primarySmtpAddress ?? '',
    Department: mailbox?.department ?? remote?.department ?? '',
    RecipientType: mailbox ? 'UserMailbox' : remote ? 'MailUser' : 'User',
    RecipientTypeDetails:
      mailbox?.recipientTypeDetails ?? remoteType ?? (user.accountEnabled ? 'User' : 'DisabledUser'),
    AccountDisabled: !user.accountEnabled,
    RemotePowerShellEnabled: directory.remotePowerShellEnabled,
    WhenCreatedUTC: user.createdDateTime,
  };
}

export const userCmdlets: Cmdlets = {
  'Get-User': {
    implements: ['Identity', 'Filter', 'RecipientTypeDetails', 'ResultSize'],
    run: (call) => {
      const { state } = call.core.store;
      const types = texts(call, 'RecipientTypeDetails')?.map((type) => type.toLowerCase());
      const found = identified(call, usersInExchange(call.core), userNames)
        .map((user) => shown(state, user))
        .filter((user) => !types || types.includes(String(user['RecipientTypeDetails']).toLowerCase()));
      return resultSet(call, found);
    },
  },
};
