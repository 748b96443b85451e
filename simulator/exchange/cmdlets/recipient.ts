/** Recipients: mailboxes and distribution groups. */
import type { DistributionGroup, TenantState } from '../../tenant/state.ts';
import { type Cmdlets, type ExchangeObject, texts } from '../cmdlet.ts';
import { identified } from '../identity.ts';
import { mailboxNames } from '../principals.ts';
import { recipientProperties } from '../recipient-properties.ts';
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

function recipients(state: TenantState): Recipient[] {
  const { mailboxes, distributionGroups } = state.exchange;
  return [
    ...mailboxes.map((mailbox) => {
      const { MemberOfGroup: _groups, ...properties } = recipientProperties(state, mailbox);
      return { names: mailboxNames(state)(mailbox), shown: { ...properties, Identity: mailbox.alias } };
    }),
    ...distributionGroups.map(group),
  ];
}

export const recipientCmdlets: Cmdlets = {
  'Get-Recipient': {
    plays: ['Identity', 'Filter', 'RecipientType', 'RecipientTypeDetails', 'ResultSize'],
    run: (call) => {
      const wanted = (name: string) => texts(call, name)?.map((type) => type.toLowerCase());
      const types = wanted('RecipientType');
      const details = wanted('RecipientTypeDetails');
      const found = identified(call, recipients(call.core.store.state), (one) => one.names)
        .map((one) => one.shown)
        .filter((one) => !types || types.includes(String(one['RecipientType']).toLowerCase()))
        .filter((one) => !details || details.includes(String(one['RecipientTypeDetails']).toLowerCase()));
      return resultSet(call, found);
    },
  },
};
