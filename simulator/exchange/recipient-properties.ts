/**
 * The properties of a mailbox's recipient that filters can name. A scope is evaluated on these; a name that isn't here is
 * refused as not filterable. Source: learn, "Filterable properties for the Filter parameter" (the part that matters here).
 */
import type { ExchangeState, Mailbox, TenantState, User } from '../tenant/state.ts';

export const filterableRecipientProperties = [
  'Alias',
  'CustomAttribute1',
  'Department',
  'DisplayName',
  'EmailAddresses',
  'ExternalDirectoryObjectId',
  'Guid',
  'MemberOfGroup',
  'Name',
  'PrimarySmtpAddress',
  'RecipientType',
  'RecipientTypeDetails',
  'UserPrincipalName',
  'WindowsLiveID',
] as const;

/** `MemberOfGroup` has the distinguished names of the groups that the mailbox is a *direct* member of. */
export function recipientProperties(state: TenantState, mailbox: Mailbox): Record<string, unknown> {
  const user = state.users.find((one) => one.id === mailbox.userId);
  return {
    Alias: mailbox.alias,
    CustomAttribute1: mailbox.customAttribute1,
    Department: mailbox.department,
    DisplayName: mailbox.displayName,
    EmailAddresses: [`SMTP:${mailbox.primarySmtpAddress}`],
    ExternalDirectoryObjectId: mailbox.userId,
    Guid: mailbox.guid,
    MemberOfGroup: groupsOf(state.exchange, mailbox),
    Name: mailbox.alias,
    PrimarySmtpAddress: mailbox.primarySmtpAddress,
    RecipientType: 'UserMailbox',
    RecipientTypeDetails: mailbox.recipientTypeDetails,
    UserPrincipalName: user?.userPrincipalName ?? '',
    WindowsLiveID: user?.userPrincipalName ?? '',
    ...(user === undefined ? {} : directoryProperties(user)),
  };
}

/** What only an organization on premises shows of an account, in addition to what both kinds show. */
export function directoryProperties({ directory }: Pick<User, 'directory'>): Record<string, unknown> {
  if (directory === undefined) return {};
  const { samAccountName, distinguishedName, canonicalName } = directory;
  return {
    DistinguishedName: distinguishedName,
    // The id in the cloud, which nobody has synchronized back.
    ExternalDirectoryObjectId: '',
    OrganizationalUnit: canonicalName.slice(0, canonicalName.lastIndexOf('/')),
    SamAccountName: samAccountName,
  };
}

function groupsOf(exchange: ExchangeState, mailbox: Mailbox): string[] {
  return exchange.distributionGroups
    .filter((group) => group.memberGuids.includes(mailbox.guid))
    .map((group) => group.distinguishedName);
}
