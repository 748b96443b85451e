/**
 * Exchange's own service principals; their grants are role assignments.
 * Source: odp, Get-ManagementRoleAssignment.
 */
import { exchangeServicePrincipal } from '../../domain/resources/exchange-service-principal.ts';
import { servicePrincipalsIn } from './service-principals.ts';

export const exchangeServicePrincipalImplementation = servicePrincipalsIn(exchangeServicePrincipal, {
  exchangeOf: ({ exchange }) => exchange,
  grantsOf: async (exchange, { objectId }) => {
    const assignments = await exchange.invoke<{ Name: string }>('Get-ManagementRoleAssignment', {
      RoleAssignee: objectId,
    });
    return assignments.map(({ Name }) => Name).sort();
  },
});
