/**
 * Management scopes. The filter is parsed when it is given and stored as Exchange writes it. `Set-ManagementScope` moves every
 * assignment that uses the scope, and an empty filter widens it to everybody.
 */
import type { ManagementScope } from '../../tenant/state.ts';
import { type CmdletCall, type Cmdlets, type ExchangeObject, flag, text, write } from '../cmdlet.ts';
import { invalidArgument, invalidOperation, objectAlreadyExists } from '../cmdlet-error.ts';
import { identified, theIdentified } from '../identity.ts';
import { opathProperties } from '../opath/evaluate.ts';
import { formatOpath } from '../opath/format.ts';
import { OpathSyntaxError, parseOpath } from '../opath/parse.ts';
import { requireCustomization } from '../organization-customization.ts';
import { filterableRecipientProperties } from '../recipient-properties.ts';

const names = (scope: ManagementScope) => [scope.name, scope.guid];

function shown(scope: ManagementScope): ExchangeObject {
  return {
    Name: scope.name,
    Identity: scope.name,
    Id: scope.name,
    Guid: scope.guid,
    ScopeRestrictionType: 'RecipientScope',
    RecipientRoot: scope.recipientRoot,
    RecipientFilter: scope.recipientFilter,
    Exclusive: false,
  };
}

/** @throws CmdletError for what isn't a filter, or names a property that can't be filtered on */
function storedFilter(filter: string): string {
  try {
    const parsed = parseOpath(filter);
    const known = filterableRecipientProperties.map((name) => name.toLowerCase());
    const unknown = opathProperties(parsed).find((name) => !known.includes(name.toLowerCase()));
    if (unknown !== undefined) {
      throw invalidArgument(
        `"${unknown}" is not a recognized filterable property. For a complete list of filterable properties see the command help.`,
      );
    }
    return formatOpath(parsed, filterableRecipientProperties);
  } catch (error) {
    if (!(error instanceof OpathSyntaxError)) throw error;
    throw invalidArgument(`The recipient filter isn't valid. ${error.message}`);
  }
}

function checkName(call: CmdletCall, name: string, own?: string): void {
  if (name.length > 64) {
    throw invalidArgument(
      `The length of the property is too long. The maximum length is 64 and the length of the value provided is ${name.length}.`,
    );
  }
  const taken = call.core.store.state.exchange.managementScopes.some(
    (scope) => scope.guid !== own && scope.name.toLowerCase() === name.toLowerCase(),
  );
  if (taken) throw objectAlreadyExists(`The management scope "${name}" already exists.`);
}

export const managementScopeCmdlets: Cmdlets = {
  'Get-ManagementScope': {
    implements: ['Identity', 'Exclusive', 'Orphan'],
    run: (call) => {
      const { managementScopes, roleAssignments } = call.core.store.state.exchange;
      const found = identified(call, managementScopes, names)
        .filter(() => flag(call, 'Exclusive') !== true)
        .filter(
          (scope) => !flag(call, 'Orphan') || !roleAssignments.some((one) => one.customResourceScope === scope.name),
        );
      return { objects: found.map(shown) };
    },
  },
  'New-ManagementScope': {
    implements: ['Name', 'RecipientRestrictionFilter', 'RecipientRoot'],
    run: (call) => {
      requireCustomization(call.core.store.state.exchange);
      const name = text(call, 'Name')!;
      checkName(call, name);
      const scope: ManagementScope = {
        guid: call.core.random.uuid(),
        name,
        recipientFilter: storedFilter(text(call, 'RecipientRestrictionFilter')!),
        recipientRoot: text(call, 'RecipientRoot') ?? '',
      };
      write(call, name, ({ exchange }) => exchange.managementScopes.push(scope));
      return { objects: [shown(scope)] };
    },
  },
  'Set-ManagementScope': {
    implements: ['Identity', 'Name', 'RecipientRestrictionFilter', 'RecipientRoot'],
    run: (call) => {
      const { guid, name: before } = theIdentified(call, call.core.store.state.exchange.managementScopes, names);
      const name = text(call, 'Name') ?? before;
      checkName(call, name, guid);
      const given = call.parameters['RecipientRestrictionFilter'];
      const filter = typeof given === 'string' && given.trim() !== '' ? storedFilter(given) : given;
      write(call, before, ({ exchange }) => {
        const scope = exchange.managementScopes.find((one) => one.guid === guid)!;
        scope.name = name;
        if (filter !== undefined) scope.recipientFilter = typeof filter === 'string' ? filter.trim() : '';
        scope.recipientRoot = text(call, 'RecipientRoot') ?? scope.recipientRoot;
        for (const assignment of exchange.roleAssignments) {
          if (assignment.customResourceScope === before) assignment.customResourceScope = name;
        }
      });
      return null;
    },
  },
  'Remove-ManagementScope': {
    implements: ['Identity'],
    run: (call) => {
      const { exchange } = call.core.store.state;
      const scope = theIdentified(call, exchange.managementScopes, names);
      const used = exchange.roleAssignments.find((one) => one.customResourceScope === scope.name);
      if (used) {
        throw invalidOperation(
          `The management scope "${scope.name}" can't be removed because it's used by the management role assignment "${used.name}".`,
        );
      }
      write(call, scope.name, (state) => {
        state.exchange.managementScopes = state.exchange.managementScopes.filter((one) => one.guid !== scope.guid);
      });
      return null;
    },
  },
};
