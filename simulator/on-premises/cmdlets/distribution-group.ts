/** Distribution groups and their direct members, which a scope by `MemberOfGroup` counts. */
import { type CmdletCall, type Cmdlets, text } from '../../exchange/cmdlet.ts';
import { identified, theOne } from '../../exchange/identity.ts';
import { resultSet } from '../../exchange/result-set.ts';
import type { DistributionGroup } from '../../tenant/state.ts';
import { canonicalNameOf } from '../directory/names.ts';

const names = ({ guid, name, primarySmtpAddress, distinguishedName }: DistributionGroup) => [
  guid,
  name,
  primarySmtpAddress,
  distinguishedName,
  canonicalNameOf(distinguishedName),
];

const shown = ({ guid, name, primarySmtpAddress, distinguishedName }: DistributionGroup) => ({
  Name: name,
  DisplayName: name,
  Identity: canonicalNameOf(distinguishedName),
  Guid: guid,
  DistinguishedName: distinguishedName,
  PrimarySmtpAddress: primarySmtpAddress,
  GroupType: 'Universal',
  RecipientType: 'MailUniversalDistributionGroup',
  RecipientTypeDetails: 'MailUniversalDistributionGroup',
});

function members(call: CmdletCall) {
  const { exchange } = call.core.store.state;
  const group = theOne(exchange.distributionGroups, text(call, 'Identity')!, names);
  const recipients = [
    ...exchange.mailboxes,
    ...(exchange.remoteMailboxes ?? []).map((one) => ({ ...one, recipientTypeDetails: 'RemoteUserMailbox' })),
  ];
  const found = recipients.filter(({ guid }) => group.memberGuids.includes(guid));
  return resultSet(
    call,
    found.map((one) => ({
      Name: one.alias,
      Alias: one.alias,
      DisplayName: one.displayName,
      Guid: one.guid,
      PrimarySmtpAddress: one.primarySmtpAddress,
      RecipientTypeDetails: one.recipientTypeDetails,
    })),
  );
}

export const distributionGroupCmdlets: Cmdlets = {
  'Get-DistributionGroup': {
    implements: ['Identity', 'Filter', 'ResultSize'],
    run: (call) =>
      resultSet(call, identified(call, call.core.store.state.exchange.distributionGroups, names).map(shown)),
  },
  'Get-DistributionGroupMember': { implements: ['Identity', 'ResultSize'], run: members },
};
