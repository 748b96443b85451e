/**
 * The tenant's people: some thirty with mailboxes, and those that runbooks stumble over (synchronized, federated,
 * disabled, with per-user MFA, with an old password, break-glass accounts without a mailbox).
 */
import type { User } from '../state.ts';
import { makeSecret, type Seeding } from './seeding.ts';
import { enterprisePack } from './subscribed-skus.ts';

export const domain = 'contoso.example';
export const federatedDomain = 'fabrikam.example';
export const initialDomain = 'contosodemo.onmicrosoft.com';

/** User names of accounts that tests and examples use. */
export const accounts = {
  administrator: `admin@${initialDomain}`,
  exchangeAdministrator: `exchange.admin@${domain}`,
  breakGlass: [`break.glass.1@${initialDomain}`, `break.glass.2@${initialDomain}`],
  /** A password sign-in that no policy stops: excluded from the company-wide one. */
  service: `scan.to.mail@${domain}`,
  synchronized: `nadia.synced@${domain}`,
  federated: `felix.federated@${federatedDomain}`,
  disabled: `dana.disabled@${domain}`,
  perUserMfa: `mona.mfa@${domain}`,
  oldPassword: `otto.old@${domain}`,
} as const;

const people = [
  'Ada Berg',
  'Ben Castillo',
  'Cora Diaz',
  'Dirk Evers',
  'Elif Fontaine',
  'Farid Gallo',
  'Greta Hansen',
  'Hugo Ito',
  'Ines Jansen',
  'Jonas Keller',
  'Kaja Lind',
  'Leon Moreau',
  'Mira Novak',
  'Nils Olsen',
  'Olga Petrov',
  'Pia Quist',
  'Quentin Rossi',
  'Rosa Silva',
  'Sven Thomas',
  'Tara Ueda',
  'Umar Vogel',
  'Vera Weiss',
  'Wim Xander',
  'Yara Zeller',
];

export function seedPeople(seeding: Seeding): User[] {
  const person = (displayName: string, given: Partial<User> = {}): User => {
    const mailNickname = displayName.toLowerCase().replaceAll(' ', '.');
    const userPrincipalName = given.userPrincipalName ?? `${mailNickname}@${domain}`;
    const created = seeding.daysAgo(400);
    return {
      id: seeding.uuid(),
      userPrincipalName,
      displayName,
      mailNickname,
      mail: userPrincipalName,
      accountEnabled: true,
      usageLocation: 'NL',
      passwordPolicies: null,
      password: makeSecret(),
      passwordChangedAt: seeding.daysAgo(20),
      forceChangePasswordNextSignIn: false,
      onPremisesSyncEnabled: null,
      assignedLicenses: [{ skuId: enterprisePack, disabledPlans: [] }],
      perUserMfaState: 'disabled',
      wrongPasswords: 0,
      createdDateTime: created,
      visibleAt: created,
      visibleInExchangeAt: created,
      ...given,
    };
  };
  const withoutMailbox = { mail: null, assignedLicenses: [], passwordPolicies: 'DisablePasswordExpiration' };
  return [
    ...people.map((name) => person(name)),
    person('Exchange Admin', { userPrincipalName: accounts.exchangeAdministrator }),
    person('Scan To Mail', {
      userPrincipalName: accounts.service,
      passwordPolicies: 'DisablePasswordExpiration',
    }),
    person('Nadia Synced', { userPrincipalName: accounts.synchronized, onPremisesSyncEnabled: true }),
    person('Felix Federated', { userPrincipalName: accounts.federated, password: '' }),
    person('Dana Disabled', { userPrincipalName: accounts.disabled, accountEnabled: false }),
    person('Mona Mfa', { userPrincipalName: accounts.perUserMfa, perUserMfaState: 'enforced' }),
    person('Otto Old', { userPrincipalName: accounts.oldPassword, passwordChangedAt: seeding.daysAgo(300) }),
    person('Contoso Administrator', {
      ...withoutMailbox,
      userPrincipalName: accounts.administrator,
      mailNickname: 'admin',
    }),
    ...accounts.breakGlass.map((userPrincipalName, index) =>
      person(`Break Glass ${index + 1}`, { ...withoutMailbox, userPrincipalName }),
    ),
  ];
}
