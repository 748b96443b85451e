/** Finds an account that is there, by its user principal name. */
import { graphPath } from '../../connectors/graph/encoding.ts';
import { existingAccount } from '../../domain/sources/existing-account.ts';
import { sourceImplementation } from './implementation.ts';

export const existingAccountImplementation = sourceImplementation({
  source: existingAccount,
  read: async ({ graph }, { userPrincipalName }) => {
    const { id } = await graph.request<{ id: string }>({
      path: graphPath`/users/${userPrincipalName}`,
      query: { $select: 'id' },
    });
    return { value: { id }, evidence: [{ name: 'account', observed: `${userPrincipalName} is there, as ${id}` }] };
  },
});
