/** Accounts, applications and their enterprise applications. */
import { applicationImplementation } from '../../../../activities/ensure/application.ts';
import { enterpriseApplicationImplementation } from '../../../../activities/ensure/enterprise-application.ts';
import { userAccountImplementation } from '../../../../activities/ensure/user-account.ts';
import { row, type Given, type Row } from '../row.ts';

export const displayName = 'Client Sense';

/** An application with its enterprise application. */
export async function enterpriseApplication(given: Given): Promise<{ id: string; appId: string; principalId: string }> {
  const { id, outputs } = await given.made(applicationImplementation, { displayName });
  const { appId } = outputs as { appId: string };
  const { id: principalId } = await given.made(enterpriseApplicationImplementation, { appId, displayName });
  return { id, appId, principalId };
}

export function found<T>(what: T | undefined): T {
  if (what === undefined) throw new Error('The simulated tenant has no such object.');
  return what;
}

export const directoryRows: readonly Row[] = [
  row(userAccountImplementation, {
    action: 'create',
    given: async ({ password }) => ({ userPrincipalName: 'svc.client.sense@contoso.example', displayName, password }),
  }),
  row(userAccountImplementation, {
    action: 'update',
    given: async ({ state, password }) => {
      const user = found(state.users.find(({ accountEnabled }) => !accountEnabled));
      user.passwordPolicies = 'DisableStrongPassword';
      return { userPrincipalName: user.userPrincipalName, displayName, password };
    },
  }),
  row(applicationImplementation, { action: 'create', given: async () => ({ displayName }) }),
  row(applicationImplementation, {
    action: 'update',
    given: async (given) => {
      const { id } = await given.made(applicationImplementation, { displayName });
      found(given.state.applications.find((one) => one.id === id)).signInAudience = 'AzureADMultipleOrgs';
      return { displayName };
    },
  }),
  row(enterpriseApplicationImplementation, {
    action: 'create',
    given: async (given) => {
      const { outputs } = await given.made(applicationImplementation, { displayName });
      return { appId: (outputs as { appId: string }).appId, displayName };
    },
  }),
  row(enterpriseApplicationImplementation, {
    action: 'update',
    given: async (given) => {
      const { appId, principalId } = await enterpriseApplication(given);
      found(given.state.servicePrincipals.find(({ id }) => id === principalId)).accountEnabled = false;
      return { appId, displayName };
    },
  }),
];
