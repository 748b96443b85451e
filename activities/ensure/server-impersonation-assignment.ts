/**
 * Assignments of ApplicationImpersonation to one account by GUID. Exchange is asked for all that reach the account, by role
 * groups too, because they add up: one beside ours that reaches further defeats the scope.
 *
 * A role group is never taken from an account here: what comes by one stops the plan. What was taken away with approval is
 * put back on a rollback as it was, for the whole organization too: something may be using it.
 * Sources: odp, New-ManagementRoleAssignment, Get-ManagementRoleAssignment (-RoleAssignee: direct and indirect).
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
import { implementation } from './implementation.ts';

interface Assignment {
  Guid: string;
  Name: string;
  RoleAssigneeName?: string;
  RoleAssigneeType?: string;
  RoleAssignmentDelegationType?: string;
  CustomRecipientWriteScope?: string | null;
  Enabled?: boolean;
}

export const serverImpersonationAssignmentImplementation = implementation({
  resource: serverImpersonationAssignment,
  async read(context, desired, recorded) {
    const all = await assignmentsOf(managementShell(context), desired);
    const ours = recorded === undefined ? chosen(all, desired) : all.find(({ Guid }) => Guid === recorded);
    if (ours === undefined) return undefined;
    if (ours.Enabled === false) throw new Failure('assignment-disabled', { service: 'runbook', subject: ours.Name });
    const besides = all
      .filter((one) => one !== ours)
      .map((one) => ({ name: one.Name, scope: scopeOf(one) }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    if (besides.length > 0 && !desired.removeOthers) {
      const subject = `${desired.accountName}: ${besides.map(({ name }) => name).join(', ')}`;
      throw new Failure('impersonation-others', { service: 'exchange', subject });
    }
    return { id: ours.Guid, state: { name: ours.Name, scope: scopeOf(ours), besides } };
  },
  create: async (context, desired) => assign(managementShell(context), desired, impersonationAssignmentName(desired)),
  async update(context, _desired, { state }) {
    for (const { name } of state.besides) await remove(managementShell(context), name);
  },
  async replace(context, desired, { id, state }) {
    const exchange = managementShell(context);
    for (const { name } of state.besides) await remove(exchange, name);
    await remove(exchange, id);
    return assign(exchange, desired, impersonationAssignmentName(desired));
  },
  async undo(context, { desired, before, after, id, created }) {
    const exchange = managementShell(context);
    const all = await assignmentsOf(exchange, desired);
    const isReplaced = before !== undefined && before.scope !== after.scope;
    if ((created || isReplaced) && all.some(({ Guid }) => Guid === id)) await remove(exchange, id);
    if (created || before === undefined) return { undone: `${impersonation} is taken from ${desired.accountName}` };
    const lost = [...(isReplaced ? [{ name: before.name, scope: before.scope }] : []), ...before.besides];
    const gone = lost.filter(({ name }) => !all.some((one) => one.Name === name && one.Guid !== id));
    for (const { name, scope } of gone) await assign(exchange, { ...desired, scope }, name);
    return { undone: `${desired.accountName} has the assignments that it had before` };
  },
  outputs: ({ state, id }) => ({ name: state.name, id }),
});

function scopeOf({ CustomRecipientWriteScope: scope }: Assignment): string | null {
  return scope === undefined || scope === '' ? null : scope;
}

/** @throws Failure `directory-account-in-role-group` for what reaches the account by a group */
async function assignmentsOf(
  exchange: ExchangeCmdlets,
  { account, accountName }: ServerImpersonationDesired,
): Promise<Assignment[]> {
  let held: Assignment[];
  try {
    const parameters = { Role: impersonation, RoleAssignee: account };
    held = await exchange.invoke<Assignment>('Get-ManagementRoleAssignment', parameters);
  } catch (error) {
    // An account that Exchange doesn't know yet has no assignments.
    if (isFailure(error, 'exchange-object-not-found')) return [];
    throw error;
  }
  const regular = held.filter(({ RoleAssignmentDelegationType: kind }) => kind === undefined || kind === 'Regular');
  const byGroup = regular.filter(({ RoleAssigneeType: type }) => type !== undefined && type !== 'User');
  if (byGroup.length === 0) return regular;
  const groups = byGroup.map(({ RoleAssigneeName, Name }) => RoleAssigneeName ?? Name).join(', ');
  const subject = `${accountName}: ${impersonation} by ${groups}`;
  throw new Failure('directory-account-in-role-group', { service: 'exchange', subject });
}

/** The one with the right scope, or the only one there is; several others are nobody's to choose from. */
function chosen(all: readonly Assignment[], { scope }: ServerImpersonationDesired): Assignment | undefined {
  const right = all.find((one) => scopeOf(one) === scope);
  if (right !== undefined || all.length < 2) return right ?? all[0];
  const names = all.map(({ Name }) => Name).join(', ');
  throw new Failure('identity-ambiguous', { service: 'exchange', subject: `${impersonation}: ${names}` });
}

async function assign(
  exchange: ExchangeCmdlets,
  { account, accountName, scope }: ServerImpersonationDesired,
  name: string,
): Promise<string | undefined> {
  const scoped = scope === null ? {} : { CustomRecipientWriteScope: scope };
  const parameters = { Name: name, User: account, Role: impersonation, ...scoped };
  try {
    const [made] = await exchange.invoke<{ Guid?: string }>('New-ManagementRoleAssignment', parameters);
    return made?.Guid;
  } catch (error) {
    // Account and scope were made by steps before this one: a replica lags behind.
    if (!isFailure(error, 'exchange-object-not-found')) throw error;
    throw new Failure('exchange-not-yet-known', {
      service: 'exchange',
      subject: `${impersonation} for ${accountName}`,
    });
  }
}

async function remove(exchange: ExchangeCmdlets, identity: string): Promise<void> {
  try {
    await exchange.invoke('Remove-ManagementRoleAssignment', { Identity: identity });
  } catch (error) {
    if (!isFailure(error, 'exchange-object-not-found')) throw error;
  }
}
