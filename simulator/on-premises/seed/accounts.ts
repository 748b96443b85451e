/**
 * Accounts of the seeded directory: the worker's own, those that the vendors' documents ask for, people with mailboxes, and
 * the ones that runbooks stumble over (synchronized, protected, without remote PowerShell).
 */
import type { DirectoryAccount } from '../../tenant/state.ts';
import { makeSecret, type Seeding } from '../../tenant/seed/seeding.ts';
import type { DirectoryNaming } from './naming.ts';

/** Names of accounts that tests and examples use. */
export const accountNames = {
  worker: 'runbooks$',
  clientSense: 'svc-clientsense',
  monosync: 'monosync_svc',
  breakGlass: 'admin.break.glass',
  administrator: 'Administrator',
  synchronized: 'svc-synced',
} as const;

/** By department. */
export const people: readonly { name: string; department: string; mailbox: 'here' | 'in the cloud' }[] = [
  { name: 'Kim Lund', department: 'Finance', mailbox: 'here' },
  { name: 'Noor Vos', department: 'Finance', mailbox: 'here' },
  { name: 'Ravi Patel', department: 'Warehouse', mailbox: 'here' },
  { name: 'Sofia Lindqvist', department: 'Warehouse', mailbox: 'here' },
  { name: 'Testaccount', department: 'Finance', mailbox: 'here' },
  { name: 'Ada Berg', department: 'Finance', mailbox: 'in the cloud' },
];

export const samAccountNameOf = (person: string): string => person.toLowerCase().replaceAll(' ', '.');

export function seedAccounts(seeding: Seeding, naming: DirectoryNaming): DirectoryAccount[] {
  const account = (
    samAccountName: string,
    container: string,
    given: Partial<DirectoryAccount> & { commonName?: string } = {},
  ): DirectoryAccount => {
    const { commonName = samAccountName, ...rest } = given;
    return {
      id: seeding.uuid(),
      sid: naming.nextSid(),
      kind: 'user',
      samAccountName,
      userPrincipalName: `${samAccountName}@${naming.mailDomain}`,
      distinguishedName: naming.distinguishedName(commonName, container),
      displayName: commonName,
      description: '',
      enabled: true,
      password: makeSecret(),
      passwordChangedAt: seeding.daysAgo(90),
      passwordNeverExpires: false,
      wrongPasswords: 0,
      lockedUntil: null,
      adminCount: null,
      accountNotDelegated: false,
      trustedForDelegation: false,
      isSynchronized: false,
      remotePowerShellEnabled: true,
      createdAt: seeding.daysAgo(400),
      ...rest,
    };
  };
  const service = (name: string, given: Partial<DirectoryAccount> = {}) =>
    account(name, 'OU=Service Accounts', { passwordNeverExpires: true, ...given });
  return [
    account(accountNames.administrator, 'CN=Users', {
      sid: naming.sid(500),
      userPrincipalName: '',
      adminCount: 1,
      passwordNeverExpires: true,
    }),
    // A managed service account has no user principal name, and nobody knows its password.
    account(accountNames.worker, 'CN=Managed Service Accounts', {
      kind: 'managed-service-account',
      commonName: 'runbooks',
      userPrincipalName: '',
      description: 'Carries out runbooks.',
    }),
    // Its name has the suffix of the domain, which the vendor's product can't sign in with.
    service(accountNames.clientSense, {
      userPrincipalName: `${accountNames.clientSense}@${naming.domainDns}`,
      displayName: 'Client Sense',
    }),
    service(accountNames.monosync, { displayName: 'Monosync' }),
    service(accountNames.synchronized, {
      userPrincipalName: `${accountNames.synchronized}@${naming.domainDns}`,
      isSynchronized: true,
      remotePowerShellEnabled: false,
    }),
    account(accountNames.breakGlass, 'OU=Administrators', {
      adminCount: 1,
      accountNotDelegated: true,
      passwordNeverExpires: true,
    }),
    ...people.map(({ name, mailbox }) =>
      account(samAccountNameOf(name), 'OU=Staff', {
        commonName: name,
        isSynchronized: mailbox === 'in the cloud',
      }),
    ),
  ];
}
