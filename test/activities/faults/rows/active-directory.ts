/** Accounts and computers of Active Directory. */
import { computerDelegationImplementation } from '../../../../activities/ensure/computer-delegation.ts';
import { directoryAccountImplementation } from '../../../../activities/ensure/directory-account.ts';
import { directoryUserPrincipalNameImplementation } from '../../../../activities/ensure/directory-user-principal-name.ts';
import { row, type Row } from '../row.ts';
import { account, computer, ex01, ex02, ex03 } from './organization.ts';

export const activeDirectoryRows: readonly Row[] = [
  row(directoryAccountImplementation, {
    action: 'create',
    given: async ({ password }) => ({
      account: String.raw`CONTOSO\allsolutions`,
      userPrincipalName: 'allsolutions@contoso.example',
      password,
    }),
  }),
  row(directoryAccountImplementation, {
    action: 'update',
    when: 'of a disabled one',
    given: async (given) => {
      const one = account(given, 'svc-clientsense');
      one.enabled = false;
      const { userPrincipalName } = one;
      return { account: String.raw`CONTOSO\svc-clientsense`, userPrincipalName, password: given.password };
    },
  }),
  row(directoryUserPrincipalNameImplementation, {
    action: 'update',
    given: async (given) => ({
      account: account(given, 'svc-clientsense').id,
      userPrincipalName: 'svc-clientsense@contoso.example',
    }),
  }),
  row(computerDelegationImplementation, {
    action: 'update',
    when: 'to itself, with another that may',
    given: async (given) => {
      const one = computer(given, ex03);
      one.principalsAllowedToDelegateToAccount = [computer(given, ex02).distinguishedName];
      return { server: ex03, computer: one.distinguishedName, delegation: 'resource-based' as const };
    },
  }),
  row(computerDelegationImplementation, {
    action: 'update',
    when: 'without constraint',
    given: async (given) => ({
      server: ex01,
      computer: computer(given, ex01).distinguishedName,
      delegation: 'unconstrained' as const,
    }),
  }),
];
