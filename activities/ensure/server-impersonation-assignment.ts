/**
 * Assignments of ApplicationImpersonation to one account by GUID. Exchange is asked for all that reach the account, by role
 * groups too, because they add up: another one that reaches further defeats the scope.
 *
 * An account is never removed from a role group here: what comes by one stops the plan. What was removed with approval
 * is restored on a rollback as it was, for the whole organization too: something may be using it. Sources: odp,
 * New-ManagementRoleAssignment, Get-ManagementRoleAssignment (-RoleAssignee: direct and indirect).
 */
import { Failure, isFailure } from '../../domain/failure.ts';
import { impersonation } from '../../domain/resources/server-role-group.ts';
import {
  impersonationAssignmentName,
  serverImpersonationAssignment,
  type ServerImpersonationDesired,
} from '../../domain/resources/server-impersonation-assignment.ts';
import { managementShell } from '../exchange-server/management-shell.ts';
import type { ExchangeCmdlets } from '../on-premises-context.ts';
import { implementation, type Undone } from './implementation.ts';
import {
  afterRemoval,
  assign,
  foundAmong,
  isRegular,
  lostOf,
  removeAssignment,
  roleAssignment,
  takeAway,
  type AnsweredAssignment,
  type Assigned,
  type RoleAssignment,
} from './role-assignments.ts';

interface Assignment extends AnsweredAssignment {
  RoleAssigneeName?: string;
  RoleAssigneeType?: string;
  CustomRecipientWriteScope?: string | null;
}

export const serverImpersonationAssignmentImplementation = implementation({
  resource: serverImpersonationAssignment,
  async read(context, desired, recorded) {
    const all = await assignmentsOf(managementShell(context), desired);
    const found = foundAmong(all, { role: impersonation, scope: desired.scope }, recorded);
    const otherAssignments = found?.state.otherAssignments ?? [];
    if (otherAssignments.length > 0 && !desired.removeOthers) {
      const subject = `${desired.accountName}: ${otherAssignments.map(({ name }) => name).join(', ')}`;
      throw new Failure('impersonation-others', { service: 'exchange', subject });
    }
    return found;
  },
  create: async (context, desired) => impersonate(managementShell(context), desired),
  async update(context, _desired, { state }) {
    for (const { name } of state.otherAssignments) await removeAssignment(managementShell(context), name);
  },
  async replace(context, desired, { id, state }) {
    const exchange = managementShell(context);
    for (const { name } of state.otherAssignments) await removeAssignment(exchange, name);
    await removeAssignment(exchange, id);
    return afterRemoval(impersonation, impersonate(exchange, desired));
  },
  async undo(context, { desired, before, after, id, created }) {
    const exchange = managementShell(context);
    const all = await assignmentsOf(exchange, desired);
    const gone = await takeAway(exchange, all, { before, after, id, created });
    if (created || before === undefined) return { undone: `${impersonation} is removed from ${desired.accountName}` };
    return restoreAssignments(exchange, desired, gone);
  },
  async restore(context, { desired, before }) {
    const exchange = managementShell(context);
    return restoreAssignments(exchange, desired, lostOf(before, await assignmentsOf(exchange, desired)));
  },
  outputs: ({ state, id }) => ({ name: state.name, id }),
});

/** @throws Failure `directory-account-in-role-group` for what reaches the account by a group */
async function assignmentsOf(
  exchange: ExchangeCmdlets,
  { account, accountName }: ServerImpersonationDesired,
): Promise<RoleAssignment[]> {
  let held: Assignment[];
  try {
    const parameters = { Role: impersonation, RoleAssignee: account };
    held = await exchange.invoke<Assignment>('Get-ManagementRoleAssignment', parameters);
  } catch (error) {
    // An account that Exchange doesn't know yet has no assignments.
    if (isFailure(error, 'exchange-object-not-found')) return [];
    throw error;
  }
  const regular = held.filter(isRegular);
  const byGroup = regular.filter(({ RoleAssigneeType: type }) => type !== undefined && type !== 'User');
  if (byGroup.length === 0) return regular.map((each) => roleAssignment(each, each.CustomRecipientWriteScope));
  const groups = byGroup.map(({ RoleAssigneeName, Name }) => RoleAssigneeName ?? Name).join(', ');
  const subject = `${accountName}: ${impersonation} by ${groups}`;
  throw new Failure('directory-account-in-role-group', { service: 'exchange', subject });
}

async function restoreAssignments(
  exchange: ExchangeCmdlets,
  desired: ServerImpersonationDesired,
  gone: readonly Assigned[],
): Promise<Undone> {
  for (const { name, scope } of gone) await impersonate(exchange, { ...desired, scope }, name);
  return { undone: `${desired.accountName} has the assignments that it had before` };
}

async function impersonate(
  exchange: ExchangeCmdlets,
  desired: ServerImpersonationDesired,
  name = impersonationAssignmentName(desired),
): Promise<string | undefined> {
  const { account, accountName, scope } = desired;
  const scoped = scope === null ? {} : { CustomRecipientWriteScope: scope };
  const parameters = { Name: name, User: account, Role: impersonation, ...scoped };
  return assign(exchange, parameters, `${impersonation} for ${accountName}`);
}
