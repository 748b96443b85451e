/**
 * Role groups by GUID. Roles are changed one assignment at a time, and only the ones that differ; a rollback removes a group
 * only when it was made by the run and nobody else has moved in.
 * Source: odp, New-RoleGroup; removing a role group takes its assignments along.
 */
import type { ExchangeOnline } from '../../connectors/exchange-online/exchange-online.ts';
import { roleGroup } from '../../domain/resources/role-group.ts';
import { objectOf } from './exchange-identity.ts';
import { implementation } from './implementation.ts';

interface RoleGroupObject {
  Guid?: string;
  Name: string;
  Members?: readonly string[];
}

interface Assignment {
  Guid: string;
  Role: string;
  RoleAssignmentDelegationType?: string;
}

export const roleGroupImplementation = implementation({
  resource: roleGroup,
  async read({ exchange }, { name }, recorded) {
    const group = await objectOf<RoleGroupObject>(exchange, 'Get-RoleGroup', recorded ?? name);
    if (group === undefined) return undefined;
    const roles = new Set((await assignmentsOf(exchange, group.Guid)).map(({ Role }) => Role));
    const members = (group.Members ?? []).toSorted();
    return { id: group.Guid, state: { name: group.Name, roles: [...roles].sort(), members } };
  },
  async create({ exchange }, { name, roles }) {
    const [made] = await exchange.invoke<{ Guid?: string }>('New-RoleGroup', { Name: name, Roles: roles });
    return made?.Guid;
  },
  async update({ exchange }, { roles }, { id, state }) {
    await moveRoles(exchange, id, state.roles, roles);
  },
  async undo({ exchange }, { desired, before, after, id, created }) {
    const group = await objectOf<RoleGroupObject>(exchange, 'Get-RoleGroup', id);
    if (group === undefined) return { undone: 'it is not there any more' };
    if (!created) {
      // By delta: what this run gave is taken, what it took is given back; roles that came later stay.
      const given = after.roles.filter((role) => before?.roles.includes(role) === false);
      const taken = before?.roles.filter((role) => !after.roles.includes(role)) ?? [];
      await moveRoles(exchange, id, given, taken);
      return { undone: `the role group ${desired.name} has the roles that it had before` };
    }
    const members = group.Members ?? [];
    if (members.length > 0) {
      return { staysBehind: `The role group ${desired.name} has members, and stays: ${members.join(', ')}.` };
    }
    await exchange.invoke('Remove-RoleGroup', { Identity: id });
    return { undone: `the role group ${desired.name} is removed` };
  },
  outputs: ({ state, id }) => ({ name: state.name, id }),
});

async function assignmentsOf(exchange: ExchangeOnline, group: string): Promise<Assignment[]> {
  const assignments = await exchange.invoke<Assignment>('Get-ManagementRoleAssignment', { RoleAssignee: group });
  return assignments.filter(({ RoleAssignmentDelegationType: kind }) => kind === undefined || kind === 'Regular');
}

/** Takes some roles from a group and gives it others, leaving the rest alone. Safe twice. */
async function moveRoles(
  exchange: ExchangeOnline,
  group: string,
  from: readonly string[],
  to: readonly string[],
): Promise<void> {
  const held = await assignmentsOf(exchange, group);
  for (const Role of to.filter((role) => !held.some((assignment) => assignment.Role === role))) {
    await exchange.invoke('New-ManagementRoleAssignment', { SecurityGroup: group, Role });
  }
  const leaving = from.filter((role) => !to.includes(role));
  for (const { Guid } of held.filter(({ Role }) => leaving.includes(Role))) {
    await exchange.invoke('Remove-ManagementRoleAssignment', { Identity: Guid });
  }
}
