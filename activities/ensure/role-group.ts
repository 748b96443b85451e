/**
 * Role groups by GUID. Roles are changed one assignment at a time, and only the ones that differ; a rollback removes a group
 * only when it was made by the run and has no other members.
 * Source: odp, New-RoleGroup; removing a role group takes its assignments along.
 */
import { Failure, isFailure } from '../../domain/failure.ts';
import type { Resource } from '../../domain/resource.ts';
import { grantsOf, grantsWanted, roleGroup, without } from '../../domain/resources/role-group.ts';
import type {
  RoleGrant,
  RoleGroupDesired,
  RoleGroupOutput,
  RoleGroupState,
} from '../../domain/resources/role-group.ts';
import type { ConnectionContext } from '../context.ts';
import type { ExchangeCmdlets } from '../on-premises-context.ts';
import { objectOf } from './exchange-identity.ts';
import { implementation, type Implementation, type Undone } from './implementation.ts';
import { refuseOurGroup } from './role-group-members.ts';
import { isRegular, scopeNamed } from './role-assignments.ts';

interface RoleGroupObject {
  Guid?: string;
  Name: string;
  Members?: readonly string[];
}

interface Assignment {
  Guid: string;
  Role: string;
  RoleAssignmentDelegationType?: string;
  CustomRecipientWriteScope?: string | null;
}

export const roleGroupImplementation = roleGroupsIn(roleGroup, ({ exchange }) => exchange, 'tenant');

/** How role groups are read, written and undone in Exchange Online or on premises: each has its own. */
export function roleGroupsIn<Role extends string>(
  resource: Resource<RoleGroupDesired<Role>, RoleGroupState, RoleGroupOutput>,
  exchangeOf: (context: ConnectionContext) => ExchangeCmdlets,
  place: 'tenant' | 'directory',
): Implementation<RoleGroupDesired<Role>, RoleGroupState, RoleGroupOutput> {
  return implementation<RoleGroupDesired<Role>, RoleGroupState, RoleGroupOutput>({
    resource,
    async read(context, { name }, recorded) {
      const exchange = exchangeOf(context);
      const group = await objectOf<RoleGroupObject>(exchange, 'Get-RoleGroup', recorded ?? name);
      if (group === undefined) return undefined;
      const grants = (await assignmentsOf(exchange, group.Guid)).map(grantOf).toSorted(byName);
      const roles = [...new Set(grants.map(({ role }) => role))];
      const members = (group.Members ?? []).toSorted();
      return { id: group.Guid, state: { name: group.Name, roles, members, grants } };
    },
    async create(context, { name, roles, scope }) {
      const scoped = scope === undefined ? {} : { CustomRecipientWriteScope: scope };
      try {
        const parameters = { Name: name, Roles: roles, ...scoped };
        const [made] = await exchangeOf(context).invoke<{ Guid?: string }>('New-RoleGroup', parameters);
        return made?.Guid;
      } catch (error) {
        // The scope was made by the step before this one: a replica lags behind.
        if (scope === undefined || !isFailure(error, 'exchange-object-not-found')) throw error;
        throw new Failure('exchange-not-yet-known', { service: 'exchange', subject: `${scope} for ${name}` });
      }
    },
    async update(context, desired, { id, state }) {
      const held = grantsOf(state);
      await refuseOurGroup(context, exchangeOf(context), id, place);
      await moveGrants(exchangeOf(context), id, held, grantsWanted(desired, held));
    },
    async undo(context, { desired, before, after, id, created }) {
      const exchange = exchangeOf(context);
      const group = await objectOf<RoleGroupObject>(exchange, 'Get-RoleGroup', id);
      if (group === undefined) return { undone: 'it no longer exists' };
      if (!created) {
        // By delta: what this run added is removed, what it removed is restored; roles that came later stay.
        const [had, has] = [before === undefined ? [] : grantsOf(before), grantsOf(after)];
        await moveGrants(exchange, id, without(has, had), without(had, has));
        return { undone: `the role group ${desired.name} has the roles that it had before` };
      }
      return removeUnlessUsed(exchange, group, desired.name);
    },
    outputs: ({ state, id }) => ({ name: state.name, id }),
  });
}

/** Removes a role group that the run has made, unless it has members. */
export async function removeUnlessUsed(
  exchange: ExchangeCmdlets,
  { Guid, Members: members = [] }: { readonly Guid: string; readonly Members?: readonly string[] },
  name: string,
): Promise<Undone> {
  if (members.length > 0) {
    return { residual: `The role group ${name} has members, and stays: ${members.join(', ')}.` };
  }
  await exchange.invoke('Remove-RoleGroup', { Identity: Guid });
  return { undone: `the role group ${name} is removed` };
}

/** All that its members have, by name: also what they may hand on. @returns none where there is no such role group */
export async function assignedRoles(exchange: ExchangeCmdlets, name: string): Promise<readonly string[]> {
  const group = await objectOf<RoleGroupObject>(exchange, 'Get-RoleGroup', name);
  const all = group === undefined ? [] : await everyAssignment(exchange, group.Guid);
  return [...new Set(all.map((one) => (isRegular(one) ? one.Role : `${one.Role}, to hand it on`)))];
}

async function assignmentsOf(exchange: ExchangeCmdlets, group: string): Promise<Assignment[]> {
  return (await everyAssignment(exchange, group)).filter(isRegular);
}

async function everyAssignment(exchange: ExchangeCmdlets, group: string): Promise<Assignment[]> {
  return exchange.invoke<Assignment>('Get-ManagementRoleAssignment', { RoleAssignee: group });
}

function grantOf({ Role, CustomRecipientWriteScope: scope }: Assignment): RoleGrant {
  return { role: Role, scope: scopeNamed(scope) };
}

function byName(one: RoleGrant, other: RoleGrant): number {
  return `${one.role}\n${one.scope ?? ''}` < `${other.role}\n${other.scope ?? ''}` ? -1 : 1;
}

/** Takes some grants from a group and gives it others, leaving the rest alone. Safe twice. */
async function moveGrants(
  exchange: ExchangeCmdlets,
  group: string,
  from: readonly RoleGrant[],
  to: readonly RoleGrant[],
): Promise<void> {
  const held = await assignmentsOf(exchange, group);
  for (const { role, scope } of without(to, held.map(grantOf))) {
    const scoped = scope === null ? {} : { CustomRecipientWriteScope: scope };
    await exchange.invoke('New-ManagementRoleAssignment', { SecurityGroup: group, Role: role, ...scoped });
  }
  const leaving = without(from, to);
  for (const assignment of held) {
    if (without([grantOf(assignment)], leaving).length > 0) continue;
    await exchange.invoke('Remove-ManagementRoleAssignment', { Identity: assignment.Guid });
  }
}
