/**
 * Management scopes by GUID. A scope that is restricted by more than its filter isn't ours to reinterpret, and stops the
 * plan. An empty filter never leaves this process.
 * Source: odp, New-ManagementScope, Set-ManagementScope (which answers nothing, and moves every assignment of the scope).
 */
import type { ExchangeOnline } from '../../connectors/exchange-online/exchange-online.ts';
import { Failure } from '../../domain/failure.ts';
import { sameFilter } from '../../domain/recipient-filter.ts';
import { managementScope } from '../../domain/resources/management-scope.ts';
import { objectOf } from './exchange-identity.ts';
import { implementation } from './implementation.ts';

interface Scope {
  Guid?: string;
  Name: string;
  RecipientFilter?: string;
  RecipientRoot?: string | null;
  Exclusive?: boolean;
}

export const managementScopeImplementation = implementation({
  resource: managementScope,
  async read({ exchange }, { name, recipientFilter }, recorded) {
    const scope = await objectOf<Scope>(exchange, 'Get-ManagementScope', recorded ?? name);
    if (scope === undefined) return undefined;
    if ((scope.RecipientRoot ?? '') !== '' || scope.Exclusive === true) {
      throw new Failure('scope-restricted-otherwise', { service: 'runbook', subject: scope.Name });
    }
    const filter = scope.RecipientFilter ?? '';
    const usedBy = sameFilter(filter, recipientFilter) ? [] : await usersOf(exchange, scope.Name);
    return { id: scope.Guid, state: { name: scope.Name, recipientFilter: filter, usedBy } };
  },
  async create({ exchange }, { name, recipientFilter }) {
    const parameters = { Name: name, RecipientRestrictionFilter: recipientFilter };
    const [made] = await exchange.invoke<Scope>('New-ManagementScope', parameters);
    return made?.Guid;
  },
  async update({ exchange }, { recipientFilter }, { id }) {
    await exchange.invoke('Set-ManagementScope', { Identity: id, RecipientRestrictionFilter: recipientFilter });
  },
  async undo({ exchange }, { desired, before, after, id, created }) {
    const scope = await objectOf<Scope>(exchange, 'Get-ManagementScope', id);
    if (scope === undefined) return { undone: 'it is not there any more' };
    if (created) {
      const users = await usersOf(exchange, scope.Name);
      if (users.length > 0) {
        return { staysBehind: `The scope ${scope.Name} is used, and stays: ${users.join(', ')}.` };
      }
      await exchange.invoke('Remove-ManagementScope', { Identity: id });
      return { undone: `the scope ${scope.Name} is removed` };
    }
    if (before === undefined || sameFilter(before.recipientFilter, scope.RecipientFilter ?? '')) {
      return { undone: 'its filter is as it was before' };
    }
    const isOurs = sameFilter(scope.RecipientFilter ?? '', after.recipientFilter);
    if (!isOurs || before.recipientFilter.trim() === '') {
      const why = isOurs ? 'Its former filter was empty, which would mean everybody' : 'Its filter was changed since';
      return { staysBehind: `The scope ${desired.name} keeps its filter. ${why}.` };
    }
    await exchange.invoke('Set-ManagementScope', {
      Identity: id,
      RecipientRestrictionFilter: before.recipientFilter,
    });
    return { undone: `the scope ${desired.name} has its former filter` };
  },
  outputs: ({ state, id }) => ({ name: state.name, id }),
});

/** Names of the assignments that use a scope; there is no parameter to ask for those of applications alone. */
async function usersOf(exchange: ExchangeOnline, scope: string): Promise<string[]> {
  const assignments = await exchange.invoke<{
    Name: string;
    CustomResourceScope?: string | null;
    CustomRecipientWriteScope?: string | null;
  }>('Get-ManagementRoleAssignment', {});
  return assignments
    .filter((one) => one.CustomResourceScope === scope || one.CustomRecipientWriteScope === scope)
    .map(({ Name }) => Name)
    .sort();
}
