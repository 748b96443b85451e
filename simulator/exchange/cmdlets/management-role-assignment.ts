/**
 * Management role assignments. One to an application *without* a scope means the whole organization. A caller may
 * assign only roles that it has a delegating assignment of.
 * Sources: learn, New-ManagementRoleAssignment; "Role Based Access Control for Applications in Exchange Online".
 */
import type { ExchangeState, ManagementRoleAssignment, TenantState } from '../../tenant/state.ts';
import { type CmdletCall, type Cmdlets, type ExchangeObject, flag, text, write } from '../cmdlet.ts';
import { invalidArgument, objectAlreadyExists } from '../cmdlet-error.ts';
import { identified, theIdentified, theOne } from '../identity.ts';
import { requireCustomization } from '../organization-customization.ts';
import { principalNames, principal, principalName, principalShortName } from '../principals.ts';
import { effectiveAssignments } from '../rbac/effective-assignments.ts';
import { requireDelegation } from '../rbac/delegation.ts';
import { assignmentEffectiveAt } from '../rbac/effective-at.ts';
import { applicationRoleEffectiveAt } from '../rbac/permission-cache.ts';
import { assignmentName, assignRoleToGroup, removeAssignment, roleGroupNames } from '../role-group-rows.ts';

const names = (assignment: ManagementRoleAssignment) => [assignment.name, assignment.guid];

function assigneeName(state: TenantState, assignment: ManagementRoleAssignment): string {
  if (assignment.assigneeType !== 'RoleGroup') return principalShortName(state, assignment.assigneeId);
  return state.exchange.roleGroups.find((group) => group.guid === assignment.assigneeId)?.name ?? assignment.assigneeId;
}

/** @param user the effective user, where the assignment reaches that user by a role group */
function shown(state: TenantState, assignment: ManagementRoleAssignment, user?: string): ExchangeObject {
  const application = assignment.assigneeType === 'ServicePrincipal';
  const scope = assignment.customResourceScope;
  const name = assigneeName(state, assignment);
  const assignee = assignment.assigneeType === 'User' ? principalName(state, assignment.assigneeId) : name;
  return {
    Name: assignment.name,
    Identity: assignment.name,
    Id: assignment.name,
    Guid: assignment.guid,
    Role: assignment.role,
    RoleAssignee: application ? assignment.assigneeId : assignee,
    RoleAssigneeName: name,
    RoleAssigneeType: assignment.assigneeType,
    RoleAssignmentDelegationType: assignment.delegating ? 'DelegatingOrgWide' : 'Regular',
    AssignmentMethod: user === undefined ? 'Direct' : 'RoleGroup',
    ...(user === undefined ? {} : { EffectiveUserName: user }),
    CustomResourceScope: application ? scope : null,
    CustomRecipientWriteScope: application ? null : scope,
    RecipientReadScope: 'Organization',
    RecipientWriteScope: assignment.recipientScope,
    ConfigReadScope: 'OrganizationConfig',
    ConfigWriteScope: 'OrganizationConfig',
    Enabled: assignment.enabled,
    IsValid: true,
  };
}

function listed(call: CmdletCall) {
  const { state } = call.core.store;
  const wants = (name: string, actual: string | null) => {
    const wanted = text(call, name);
    return wanted === undefined || wanted.toLowerCase() === actual?.toLowerCase();
  };
  const assignee = text(call, 'RoleAssignee');
  const assigneeId = assignee === undefined ? undefined : assigneeOf(call, assignee);
  const { reaches, reportedFor } = effectiveAssignments(call, assigneeId);
  const found = identified(call, state.exchange.roleAssignments, names).filter(
    (one) =>
      wants('Role', one.role) &&
      wants('RoleAssigneeType', one.assigneeType) &&
      wants('CustomRecipientWriteScope', one.customResourceScope) &&
      wants('RecipientWriteScope', one.recipientScope) &&
      reaches(one) &&
      (flag(call, 'Delegating') ?? one.delegating) === one.delegating &&
      (flag(call, 'Enabled') ?? one.enabled) === one.enabled,
  );
  return { objects: found.flatMap((one) => reportedFor(one).map((user) => shown(state, one, user))) };
}

function assigneeOf(call: CmdletCall, identity: string): string {
  const { roleGroups } = call.core.store.state.exchange;
  const group = roleGroups.find((one) =>
    roleGroupNames(one).some((name) => name.toLowerCase() === identity.toLowerCase()),
  );
  return group?.guid ?? principal(call.core, identity).objectId;
}

function create(call: CmdletCall) {
  const { core } = call;
  const { exchange } = core.store.state;
  requireCustomization(exchange);
  const role = theOne(exchange.managementRoles, text(call, 'Role')!, (one) => [one.name]);
  if (role.application !== (call.set === 'App')) {
    throw invalidArgument(
      role.application
        ? `The role "${role.name}" can be assigned to service principals only.`
        : `The role "${role.name}" can't be assigned to a service principal.`,
    );
  }
  requireDelegation(call, exchange, role.name);
  const scopeName = text(call, 'CustomResourceScope') ?? text(call, 'CustomRecipientWriteScope');
  const scope =
    scopeName === undefined ? null : theOne(exchange.managementScopes, scopeName, (one) => [one.name, one.guid]).name;
  const given = checkedName(call, exchange);
  const shared = { role: role.name, guid: core.random.uuid(), delegating: flag(call, 'Delegating') ?? false };

  if (call.set === 'SecurityGroup') {
    const { guid } = theOne(exchange.roleGroups, text(call, 'SecurityGroup')!, roleGroupNames);
    const made = write(call, given ?? role.name, (state) => {
      const group = state.exchange.roleGroups.find((one) => one.guid === guid)!;
      const effectiveAt = assignmentEffectiveAt(call, role.name);
      return assignRoleToGroup(state.exchange, {
        ...shared,
        group,
        effectiveAt,
        customRecipientScope: scope,
        ...(given === undefined ? {} : { name: given }),
      });
    });
    return { objects: [shown(core.store.state, made)] };
  }

  const application = call.set === 'App';
  const assignee = application
    ? theOne(exchange.servicePrincipals, text(call, 'App')!, principalNames).objectId
    : principal(core, text(call, 'User')!).objectId;
  const assignment: ManagementRoleAssignment = {
    ...shared,
    name: given ?? assignmentName(exchange, role.name, principalShortName(core.store.state, assignee)),
    assigneeId: assignee,
    assigneeType: application ? 'ServicePrincipal' : 'User',
    customResourceScope: scope,
    recipientScope: scope === null ? 'Organization' : 'CustomRecipientScope',
    enabled: true,
    effectiveAt: application ? applicationRoleEffectiveAt(core) : assignmentEffectiveAt(call, role.name),
  };
  write(call, assignment.name, (state) => state.exchange.roleAssignments.push(assignment));
  return { objects: [shown(core.store.state, assignment)] };
}

function checkedName(call: CmdletCall, exchange: ExchangeState): string | undefined {
  const name = text(call, 'Name');
  if (name === undefined) return undefined;
  if (name.length > 64) {
    throw invalidArgument(
      `The length of the property is too long. The maximum length is 64 and the length of the value provided is ${name.length}.`,
    );
  }
  if (exchange.roleAssignments.some((one) => one.name.toLowerCase() === name.toLowerCase())) {
    throw objectAlreadyExists(`The management role assignment "${name}" already exists.`);
  }
  return name;
}

export const managementRoleAssignmentCmdlets: Cmdlets = {
  'Get-ManagementRoleAssignment': {
    implements: [
      'Identity',
      'Role',
      'RoleAssignee',
      'RoleAssigneeType',
      'CustomRecipientWriteScope',
      'RecipientWriteScope',
      'Delegating',
      'Enabled',
    ],
    run: listed,
  },
  'New-ManagementRoleAssignment': {
    implements: [
      'Name',
      'App',
      'User',
      'SecurityGroup',
      'Role',
      'CustomResourceScope',
      'CustomRecipientWriteScope',
      'Delegating',
    ],
    run: create,
  },
  'Remove-ManagementRoleAssignment': {
    implements: ['Identity'],
    run: (call) => {
      const { exchange } = call.core.store.state;
      const assignment = theIdentified(call, exchange.roleAssignments, names);
      requireDelegation(call, exchange, assignment.role);
      write(call, assignment.name, (state) => removeAssignment(state.exchange, assignment));
      return null;
    },
  },
};
