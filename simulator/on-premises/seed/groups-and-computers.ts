/**
 * Groups and computers of the seeded directory. What Exchange has as role groups is shown as groups too, and has its rows
 * there (`directory/role-groups-as-groups.ts`).
 */
import type { DirectoryAccount, DirectoryComputer, DirectoryGroup, ExchangeServer } from '../../tenant/state.ts';
import type { Seeding } from '../../tenant/seed/seeding.ts';
import { accountNames, people, samAccountNameOf } from './accounts.ts';
import type { DirectoryNaming } from './naming.ts';

/** May write users and groups, and set delegation: the rights of the worker's account in the directory. */
export const directoryOperators = 'Runbooks Directory Operators';

/** A distribution group: whose mailboxes an integration may open. */
const allSolutionsUsers = 'AllSolutions Users';

export const domainControllerNames = ['DC01', 'DC02'] as const;

export function seedComputers(
  seeding: Seeding,
  naming: DirectoryNaming,
  servers: readonly ExchangeServer[],
): DirectoryComputer[] {
  const computer = (name: string, container: string, trustedForDelegation = false): DirectoryComputer => ({
    id: seeding.uuid(),
    sid: naming.nextSid(),
    name,
    dnsHostName: `${name.toLowerCase()}.${naming.domainDns}`,
    distinguishedName: naming.distinguishedName(name, container),
    trustedForDelegation,
    principalsAllowedToDelegateToAccount: [],
  });
  return [
    // A domain controller is trusted for any delegation from the start.
    ...domainControllerNames.map((name) => computer(name, 'OU=Domain Controllers', true)),
    ...servers.map(({ name }) => computer(name, 'CN=Computers')),
  ];
}

export function seedGroups(
  seeding: Seeding,
  naming: DirectoryNaming,
  given: { accounts: readonly DirectoryAccount[]; computers: readonly DirectoryComputer[] },
): DirectoryGroup[] {
  const { accounts, computers } = given;
  const id = (name: string) => accounts.find(({ samAccountName }) => samAccountName === name)!.id;
  const isServer = ({ name }: DirectoryComputer) => !(domainControllerNames as readonly string[]).includes(name);
  const group = (
    name: string,
    container: string,
    memberIds: string[],
    rest: Partial<DirectoryGroup> = {},
  ): DirectoryGroup => ({
    id: seeding.uuid(),
    sid: rest.sid ?? naming.nextSid(),
    samAccountName: name,
    distinguishedName: naming.distinguishedName(name, container),
    category: 'Security',
    scope: 'Global',
    primarySmtpAddress: null,
    memberIds,
    ...rest,
  });
  const users = accounts.filter(({ kind }) => kind === 'user').map((account) => account.id);
  const members = ['Kim Lund', 'Noor Vos', 'Testaccount'].filter((one) => people.some(({ name }) => name === one));
  return [
    group('Domain Admins', 'CN=Users', [id(accountNames.administrator), id(accountNames.breakGlass)], {
      sid: naming.sid(512),
    }),
    group('Domain Users', 'CN=Users', users, { sid: naming.sid(513) }),
    group(
      'Domain Computers',
      'CN=Users',
      computers.filter(isServer).map((one) => one.id),
      { sid: naming.sid(515) },
    ),
    group(
      'Domain Controllers',
      'CN=Users',
      computers.filter((one) => !isServer(one)).map((one) => one.id),
      {
        sid: naming.sid(516),
      },
    ),
    group('Protected Users', 'CN=Users', [id(accountNames.breakGlass)], { sid: naming.sid(525) }),
    group(
      'Exchange Servers',
      'OU=Microsoft Exchange Security Groups',
      computers.filter(isServer).map((one) => one.id),
      {
        scope: 'Universal',
      },
    ),
    group(directoryOperators, 'OU=Groups', [id(accountNames.worker)]),
    group(
      allSolutionsUsers,
      'OU=Groups',
      members.map((name) => id(samAccountNameOf(name))),
      {
        category: 'Distribution',
        scope: 'Universal',
        primarySmtpAddress: `allsolutions.users@${naming.mailDomain}`,
      },
    ),
  ];
}
