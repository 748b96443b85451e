/** Recipients: mailboxes, here and in the cloud, and distribution groups. */
import type { DistributionGroup, RemoteMailbox, TenantState } from '../../tenant/state.ts';
import { type Cmdlets, type ExchangeObject, texts } from '../cmdlet.ts';
import { identified } from '../identity.ts';
import { mailboxNames } from '../principals.ts';
import { directoryProperties, recipientProperties } from '../recipient-properties.ts';
import { resultSet } from '../result-set.ts';

interface Recipient {
  names: readonly (string | null)[];
  shown: ExchangeObject;
}

function group(one: DistributionGroup): Recipient {
  return {
    names: [one.guid, one.name, one.primarySmtpAddress, one.distinguishedName],
    shown: {
      Name: one.name,
      Identity: one.name,
      DisplayName: one.name,
      DistinguishedName: one.distinguishedName,
      EmailAddresses: [`SMTP:${one.primarySmtpAddress}`],
      Guid: one.guid,
      PrimarySmtpAddress: one.primarySmtpAddress,
      RecipientType: 'MailUniversalDistributionGroup',
      RecipientTypeDetails: 'MailUniversalDistributionGroup',
    },
  };
}

/** A recipient of this organization whose mailbox is in the cloud. */
function remote(state: TenantState, one: RemoteMailbox): Recipient {
  const user = state.users.find(({ id }) => id === one.userId);
  return {
    names: mailboxNames(state)(one),
    shown: {
      ...(user === undefined ? {} : directoryProperties(user)),
      Name: one.alias,
      Alias: one.alias,
      Identity: user?.directory?.canonicalName ?? one.alias,
      Guid: one.guid,
      Department: one.department,
      DisplayName: one.displayName,
      EmailAddresses: [`SMTP:${one.primarySmtpAddress}`],
      PrimarySmtpAddress: one.primarySmtpAddress,
      RecipientType: 'MailUser',
      RecipientTypeDetails: 'RemoteUserMailbox',
    },
  };
}

function recipients(state: TenantState): Recipient[] {
  const { mailboxes, distributionGroups } = state.exchange;
  return [
    ...mailboxes.map((mailbox) => {
      const properties = recipientProperties(state, mailbox);
      const identity = state.users.find((one) => one.id === mailbox.userId)?.directory?.canonicalName;
      return { names: mailboxNames(state)(mailbox), shown: { ...properties, Identity: identity ?? mailbox.alias } };
    }),
    ...(state.exchange.remoteMailboxes ?? []).map((one) => remote(state, one)),
    ...distributionGroups.map(group),
  ];
}

export const recipientCmdlets: Cmdlets = {
  'Get-Recipient': {
    implements: ['Identity', 'Filter', 'RecipientType', 'RecipientTypeDetails', 'ResultSize'],
    run: (call) => {
      const wanted = (name: string) => texts(call, name)?.map((type) => type.toLowerCase());
      const types = wanted('RecipientType');
      const details = wanted('RecipientTypeDetails');
      const found = identified(call, recipients(call.core.store.state), (one) => one.names)
        .map((one) => one.shown)
        .filter((one) => !types || types.includes(String(one['RecipientType']).toLowerCase()))
        .filter((one) => !details || details.includes(String(one['RecipientTypeDetails']).toLowerCase()));
      const { objects, ...rest } = resultSet(call, found);
      // A filter may ask for it; it isn't shown.
      return { ...rest, objects: objects.map(({ MemberOfGroup: _groups, ...properties }) => properties) };
    },
  },
};
