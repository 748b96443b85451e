/**
 * Management scopes by GUID. A scope that is restricted by more than its filter isn't ours to reinterpret, and stops the
 * plan. An empty filter never leaves this process.
 * Source: odp, New-ManagementScope, Set-ManagementScope (which answers nothing, and moves every assignment of the scope).
 */
import { Failure } from '../../domain/failure.ts';
import { sameFilter } from '../../domain/recipient-filter.ts';
import type { Resource } from '../../domain/resource.ts';
import {
  managementScope,
  type ManagementScopeDesired,
  type ManagementScopeOutput,
  type ManagementScopeState,
} from '../../domain/resources/management-scope.ts';
import type { ConnectionContext } from '../context.ts';
import type { ExchangeCmdlets } from '../on-premises-context.ts';
import { objectOf } from './exchange-identity.ts';
import { implementation, type Implementation } from './implementation.ts';

interface Scope {
  Guid?: string;
  Name: string;
  RecipientFilter?: string;
  RecipientRoot?: string | null;
  Exclusive?: boolean;
}

export const managementScopeImplementation = scopesIn(managementScope, ({ exchange }) => exchange);

/** How scopes are read, written and undone in Exchange Online or on premises: each has its own. */
export function scopesIn(
  resource: Resource<ManagementScopeDesired, ManagementScopeState, ManagementScopeOutput>,
  exchangeOf: (context: ConnectionContext) => ExchangeCmdlets,
): Implementation<ManagementScopeDesired, ManagementScopeState, ManagementScopeOutput> {
  return implementation<ManagementScopeDesired, ManagementScopeState, ManagementScopeOutput>({
    resource,
    async read(context, { name, recipientFilter }, recorded) {
      const exchange = exchangeOf(context);
      const scope = await objectOf<Scope>(exchange, 'Get-ManagementScope', recorded ?? name);
      if (scope === undefined) return undefined;
      if ((scope.RecipientRoot ?? '') !== '' || scope.Exclusive === true) {
        throw new Failure('scope-restricted-otherwise', { service: 'runbook', subject: scope.Name });
      }
      const filter = scope.RecipientFilter ?? '';
      const usedBy = sameFilter(filter, recipientFilter) ? [] : await usersOf(exchange, scope.Name);
      return { id: scope.Guid, state: { name: scope.Name, recipientFilter: filter, usedBy } };
    },
    async create(context, { name, recipientFilter }) {
      const exchange = exchangeOf(context);
      const parameters = { Name: name, RecipientRestrictionFilter: recipientFilter };
      const [made] = await exchange.invoke<Scope>('New-ManagementScope', parameters);
      return made?.Guid;
    },
    async update(context, { recipientFilter }, { id }) {
      const exchange = exchangeOf(context);
      await exchange.invoke('Set-ManagementScope', { Identity: id, RecipientRestrictionFilter: recipientFilter });
    },
    async undo(context, { desired, before, after, id, created }) {
      const exchange = exchangeOf(context);
      const scope = await objectOf<Scope>(exchange, 'Get-ManagementScope', id);
      if (scope === undefined) return { undone: 'it no longer exists' };
      if (created) {
        const users = await usersOf(exchange, scope.Name);
        if (users.length > 0) {
          return { residual: `The scope ${scope.Name} is used, and stays: ${users.join(', ')}.` };
        }
        await exchange.invoke('Remove-ManagementScope', { Identity: id });
        return { undone: `the scope ${scope.Name} is removed` };
      }
      if (before === undefined || sameFilter(before.recipientFilter, scope.RecipientFilter ?? '')) {
        return { undone: 'its filter is as it was before' };
      }
      const isOurs = sameFilter(scope.RecipientFilter ?? '', after.recipientFilter);
      if (!isOurs || before.recipientFilter.trim() === '') {
        const why = isOurs
          ? 'Its former filter was empty, which would mean every mailbox'
          : 'Its filter was changed since';
        return { residual: `The scope ${desired.name} keeps its filter. ${why}.` };
      }
      await exchange.invoke('Set-ManagementScope', {
        Identity: id,
        RecipientRestrictionFilter: before.recipientFilter,
      });
      return { undone: `the scope ${desired.name} has its former filter` };
    },
    outputs: ({ state, id }) => ({ name: state.name, id }),
  });
}

/** Names of the assignments that use a scope; there is no parameter to ask for those of applications alone. */
async function usersOf(exchange: ExchangeCmdlets, scope: string): Promise<string[]> {
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
