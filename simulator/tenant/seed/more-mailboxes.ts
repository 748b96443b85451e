/**
 * More people with mailboxes, for work on thousands of them: `mailbox.0001@contoso.example` and so on, without mail. Drawn
 * after all else, so that the rest of the tenant is the same whatever their number.
 */
import type { TenantState, User } from '../state.ts';
import { domain } from './people.ts';
import { makeSecret, type Seeding } from './seeding.ts';
import { enterprisePack } from './subscribed-skus.ts';

const departments = ['Sales', 'Support', 'Finance', 'Operations'];

export function addMailboxes(state: TenantState, seeding: Seeding, count: number): void {
  const created = seeding.daysAgo(400);
  for (let number = 1; number <= count; number += 1) {
    const digits = String(number).padStart(4, '0');
    const address = `mailbox.${digits}@${domain}`;
    const user: User = {
      id: seeding.uuid(),
      userPrincipalName: address,
      displayName: `Mailbox ${digits}`,
      mailNickname: `mailbox.${digits}`,
      mail: address,
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
    };
    state.users.push(user);
    state.exchange.mailboxes.push({
      guid: seeding.uuid(),
      userId: user.id,
      primarySmtpAddress: address,
      alias: user.mailNickname,
      displayName: user.displayName,
      recipientTypeDetails: 'UserMailbox',
      customAttribute1: '',
      department: departments[number % departments.length]!,
      ewsEnabled: null,
      imapEnabled: true,
      popEnabled: true,
      smtpClientAuthenticationDisabled: null,
      messages: [],
    });
  }
}
