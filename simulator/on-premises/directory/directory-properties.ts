/**
 * Objects as the module gives them: a few properties from the start, others when `-Properties` asks for them by name, or for
 * all with `*`. A name that the schema doesn't have is refused.
 * Source: learn, about_ActiveDirectory_ObjectModel, Get-ADUser and its siblings (-Properties).
 */
import type { DirectoryAccount, DirectoryComputer, DirectoryGroup } from '../../tenant/state.ts';
import { texts } from '../../windows/server-call.ts';
import type { ShellObject } from '../../shell.ts';
import type { DirectoryCall } from './directory-call.ts';
import { invalidArgument } from './directory-error.ts';
import { computerSam, type Principal } from './directory-identity.ts';
import { canonicalNameOf, commonNameOf } from './names.ts';

/** Bits of userAccountControl (learn, "UserAccountControl property flags"). */
const control = {
  disabled: 0x2,
  normal: 0x200,
  workstation: 0x1000,
  passwordNeverExpires: 0x10_000,
  trustedForDelegation: 0x80_000,
  notDelegated: 0x10_0000,
};

const sidObject = (sid: string): ShellObject => ({
  BinaryLength: 28,
  AccountDomainSid: sid.replace(/-\d+$/, ''),
  Value: sid,
});

const memberOf = ({ view }: DirectoryCall, id: string): string[] =>
  view.groups
    // Without the primary group, which is in an attribute of its own.
    .filter(({ sid, memberIds }) => memberIds.includes(id) && !/-(513|515|516)$/.test(sid))
    .map(({ distinguishedName }) => distinguishedName);

function shared(row: DirectoryAccount | DirectoryGroup | DirectoryComputer): ShellObject {
  const { distinguishedName } = row;
  return {
    DistinguishedName: distinguishedName,
    Name: commonNameOf(distinguishedName),
    CN: commonNameOf(distinguishedName),
    CanonicalName: canonicalNameOf(distinguishedName),
    ObjectGUID: row.id,
    SID: sidObject(row.sid),
    objectSid: sidObject(row.sid),
  };
}

export function accountProperties(at: DirectoryCall, account: DirectoryAccount): ShellObject {
  const { core } = at.call;
  const isUser = account.kind === 'user';
  const address = at.state.exchange.mailboxes.find(({ userId }) => userId === account.id)?.primarySmtpAddress ?? null;
  const isLocked = account.lockedUntil !== null && !core.clock.isPast(account.lockedUntil);
  return {
    ...shared(account),
    ObjectClass: isUser ? 'user' : 'msDS-GroupManagedServiceAccount',
    SamAccountName: account.samAccountName,
    UserPrincipalName: account.userPrincipalName === '' ? null : account.userPrincipalName,
    Enabled: account.enabled,
    GivenName: null,
    Surname: null,
    DisplayName: account.displayName,
    Description: account.description === '' ? null : account.description,
    EmailAddress: address,
    mail: address,
    adminCount: account.adminCount,
    AccountNotDelegated: account.accountNotDelegated,
    TrustedForDelegation: account.trustedForDelegation,
    TrustedToAuthForDelegation: false,
    PasswordNeverExpires: account.passwordNeverExpires,
    PasswordLastSet: account.password === '' ? null : account.passwordChangedAt,
    PasswordNotRequired: false,
    CannotChangePassword: false,
    LockedOut: isLocked,
    BadLogonCount: account.wrongPasswords,
    MemberOf: memberOf(at, account.id),
    PrimaryGroup: at.view.groups.find(({ sid }) => sid.endsWith('-513'))?.distinguishedName ?? null,
    // What Entra Connect marks an object with that it synchronizes (learn, "Design concepts", sourceAnchor).
    'mS-DS-ConsistencyGuid': account.isSynchronized ? [...Buffer.from(account.id.replaceAll('-', ''), 'hex')] : null,
    msExchRecipientTypeDetails: recipientType(at, account),
    userAccountControl:
      control.normal +
      (account.enabled ? 0 : control.disabled) +
      (account.passwordNeverExpires ? control.passwordNeverExpires : 0) +
      (account.trustedForDelegation ? control.trustedForDelegation : 0) +
      (account.accountNotDelegated ? control.notDelegated : 0),
    Created: account.createdAt,
    whenCreated: account.createdAt,
  };
}

/** As Exchange writes it into the directory (learn, "RecipientTypeDetails"): UserMailbox, RemoteUserMailbox. */
function recipientType({ state }: DirectoryCall, { id }: DirectoryAccount): number | null {
  if (state.exchange.mailboxes.some(({ userId }) => userId === id)) return 1;
  return state.exchange.remoteMailboxes?.some(({ userId }) => userId === id) === true ? 2_147_483_648 : null;
}

export function computerProperties(at: DirectoryCall, computer: DirectoryComputer): ShellObject {
  const isController = at.state.domainControllers.includes(computer.dnsHostName);
  return {
    ...shared(computer),
    ObjectClass: 'computer',
    SamAccountName: computerSam(computer),
    UserPrincipalName: null,
    DNSHostName: computer.dnsHostName,
    Enabled: true,
    Description: null,
    AccountNotDelegated: false,
    TrustedForDelegation: computer.trustedForDelegation,
    TrustedToAuthForDelegation: false,
    'msDS-AllowedToDelegateTo': [],
    PrincipalsAllowedToDelegateToAccount: computer.principalsAllowedToDelegateToAccount,
    // The security descriptor that stands for the list; its text isn't made.
    'msDS-AllowedToActOnBehalfOfOtherIdentity': computer.principalsAllowedToDelegateToAccount.length === 0 ? null : {},
    ServicePrincipalNames: ['HOST', 'WSMAN'].map((service) => `${service}/${computer.dnsHostName}`),
    OperatingSystem: 'Windows Server 2022 Datacenter',
    MemberOf: memberOf(at, computer.id),
    userAccountControl:
      (isController ? 0x2000 : control.workstation) +
      (computer.trustedForDelegation ? control.trustedForDelegation : 0),
  };
}

export function groupProperties(at: DirectoryCall, group: DirectoryGroup): ShellObject {
  const members = group.memberIds.map((id) => [...at.view.accounts, ...at.view.computers].find((row) => row.id === id));
  const names = members.flatMap((row) => row?.distinguishedName ?? []);
  return {
    ...shared(group),
    ObjectClass: 'group',
    SamAccountName: group.samAccountName,
    GroupCategory: group.category,
    GroupScope: group.scope,
    Description: null,
    DisplayName: group.samAccountName,
    mail: group.primarySmtpAddress,
    Members: names,
    member: names,
    MemberOf: memberOf(at, group.id),
  };
}

export function propertiesOf(at: DirectoryCall, { table, row }: Principal): ShellObject {
  if (table === 'accounts') return accountProperties(at, row);
  return table === 'groups' ? groupProperties(at, row) : computerProperties(at, row);
}

/**
 * @param all every property that is known of the object
 * @param fromTheStart those that are returned without being asked for
 */
export function selected(at: DirectoryCall, all: ShellObject, fromTheStart: readonly string[]): ShellObject {
  const asked = texts(at.call, 'Properties') ?? [];
  if (asked.includes('*')) return all;
  const named = asked.map((name) => {
    const known = Object.keys(all).find((one) => one.toLowerCase() === name.toLowerCase());
    if (known !== undefined) return known;
    const message = `One or more properties are invalid.\r\nParameter name: ${name}`;
    throw invalidArgument({ cmdlet: at.call.name, target: String(all['DistinguishedName']) }, message);
  });
  return Object.fromEntries([...new Set([...fromTheStart, ...named])].map((name) => [name, all[name]]));
}
