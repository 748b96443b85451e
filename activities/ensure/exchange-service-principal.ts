/**
 * Exchange's own pointers; what they hold are role assignments.
 * Source: odp, Get-ManagementRoleAssignment.
 */
import { exchangeServicePrincipal } from '../../domain/resources/exchange-service-principal.ts';
import { pointersIn } from './service-principal-pointers.ts';

export const exchangeServicePrincipalImplementation = pointersIn(exchangeServicePrincipal, {
  exchangeOf: ({ exchange }) => exchange,
  grantsOf: async (exchange, { objectId }) => {
    const assignments = await exchange.invoke<{ Name: string }>('Get-ManagementRoleAssignment', {
      RoleAssignee: objectId,
    });
    return assignments.map(({ Name }) => Name).sort();
  },
});
