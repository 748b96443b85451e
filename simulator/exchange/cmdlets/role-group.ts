/**
 * Role groups. A new one gets one assignment for each of its roles, and removing it removes them too. Nobody can assign
 * a role without a delegating assignment of it.
 */
import type { RoleGroup, TenantState } from '../../tenant/state.ts';
import { type CmdletCall, type Cmdlets, type ExchangeObject, text, texts, write } from '../cmdlet.ts';
import { invalidArgument, invalidOperation, objectAlreadyExists } from '../cmdlet-error.ts';
import { identified, theIdentified, theOne } from '../identity.ts';
import { requireCustomization } from '../organization-customization.ts';
import { principal, principalName } from '../principals.ts';
import { resultSet } from '../result-set.ts';
import { requireDelegation } from '../rbac/delegation.ts';
import { newGroupsAssignmentEffectiveAt, newMember } from '../rbac/effective-at.ts';
import { assignRoleToGroup, roleGroupNames } from '../role-group-rows.ts';

function shown(state: TenantState, group: RoleGroup): ExchangeObject {
  const assignments = state.exchange.roleAssignments.filter((one) => one.assigneeId === group.guid);
  return {
    Name: group.name,
    DisplayName: group.name,
    Identity: group.name,
    Id: group.name,
    Guid: group.guid,
    ExchangeObjectId: group.guid,
    Description: group.description,
    Roles: [...new Set(assignments.map((one) => one.role))],
    RoleAssignments: assignments.map((one) => one.name),
    Members: group.members
      .filter((member) => member.removedAt === null)
      .map((member) => principalName(state, member.objectId)),
    ManagedBy: ['Organization Management'],
    RoleGroupType: 'Standard',
  };
}

function checkName(call: CmdletCall, name: string, own?: string): void {
  if (name.length > 64) {
    throw invalidArgument(
      `The length of the property is too long. The maximum length is 64 and the length of the value provided is ${name.length}.`,
    );
  }
  const { roleGroups } = call.core.store.state.exchange;
  if (roleGroups.some((one) => one.guid !== own && one.name.toLowerCase() === name.toLowerCase())) {
    throw objectAlreadyExists(`The role group "${name}" already exists. Please use a different name.`);
  }
}

function create(call: CmdletCall) {
  const { core } = call;
  const { exchange } = core.store.state;
  requireCustomization(exchange);
  const name = text(call, 'Name')!;
  checkName(call, name);
  const roles = (texts(call, 'Roles') ?? []).map((role) => theOne(exchange.managementRoles, role, (one) => [one.name]));
  for (const role of roles) {
    if (role.application) throw invalidArgument(`The role "${role.name}" can be assigned to service principals only.`);
    requireDelegation(call, exchange, role.name);
  }
  const scopeName = text(call, 'CustomRecipientWriteScope');
  const scope =
    scopeName === undefined ? null : theOne(exchange.managementScopes, scopeName, (one) => [one.name, one.guid]).name;
  const members = (texts(call, 'Members') ?? []).map((member) => principal(core, member));
  const group: RoleGroup = {
    guid: core.random.uuid(),
    name,
    description: text(call, 'Description') ?? '',
    roles: [],
    members: members.map((member) => newMember(call, member)),
    builtIn: false,
  };
  write(call, name, (state) => {
    state.exchange.roleGroups.push(group);
    for (const role of roles) {
      assignRoleToGroup(state.exchange, {
        group,
        role: role.name,
        guid: core.random.uuid(),
        effectiveAt: newGroupsAssignmentEffectiveAt(call, role.name),
        customRecipientScope: scope,
      });
    }
  });
  return { objects: [shown(core.store.state, group)] };
}

export const roleGroupCmdlets: Cmdlets = {
  'Get-RoleGroup': {
    implements: ['Identity', 'Filter', 'ResultSize'],
    run: (call) => {
      const { state } = call.core.store;
      const found = identified(call, state.exchange.roleGroups, roleGroupNames).map((group) => shown(state, group));
      return resultSet(call, found);
    },
  },
  'New-RoleGroup': {
    implements: ['Name', 'Description', 'Roles', 'Members', 'CustomRecipientWriteScope'],
    run: create,
  },
  'Set-RoleGroup': {
    implements: ['Identity', 'Name', 'Description'],
    run: (call) => {
      const { guid, name: before } = theIdentified(call, call.core.store.state.exchange.roleGroups, roleGroupNames);
      const name = text(call, 'Name') ?? before;
      checkName(call, name, guid);
      write(call, before, ({ exchange }) => {
        const group = exchange.roleGroups.find((one) => one.guid === guid)!;
        group.name = name;
        group.description = text(call, 'Description') ?? group.description;
      });
      return null;
    },
  },
  'Remove-RoleGroup': {
    implements: ['Identity'],
    run: (call) => {
      const group = theIdentified(call, call.core.store.state.exchange.roleGroups, roleGroupNames);
      if (group.builtIn) {
        throw invalidOperation(`You can't remove the role group "${group.name}" because it's a built-in role group.`);
      }
      write(call, group.name, ({ exchange }) => {
        exchange.roleGroups = exchange.roleGroups.filter((one) => one.guid !== group.guid);
        exchange.roleAssignments = exchange.roleAssignments.filter((one) => one.assigneeId !== group.guid);
      });
      return null;
    },
  },
};
