/**
 * Assignments of application roles by GUID. All assignments of the role to the application are read, because they add up:
 * one beside ours that reaches further defeats the scope.
 *
 * Invariant: none is ever made without a scope, not even to put back one that this run took away.
 * Source: odp, New-ManagementRoleAssignment; learn, Role Based Access Control for Applications.
 */
import type { ExchangeOnline } from '../../connectors/exchange-online/exchange-online.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import {
  assignmentName,
  managementRoleAssignment,
  type ManagementRoleAssignmentDesired,
} from '../../domain/resources/management-role-assignment.ts';
import { implementation } from './implementation.ts';

interface Assignment {
  Guid: string;
  Name: string;
  RoleAssignee?: string;
  RoleAssigneeName?: string;
  RoleAssignmentDelegationType?: string;
  CustomResourceScope?: string | null;
  Enabled?: boolean;
}

export const managementRoleAssignmentImplementation = implementation({
  resource: managementRoleAssignment,
  async read({ exchange }, desired, recorded) {
    const all = await assignmentsOf(exchange, desired);
    const ours = recorded === undefined ? chosen(all, desired) : all.find(({ Guid }) => Guid === recorded);
    if (ours === undefined) return undefined;
    if (ours.Enabled === false) throw new Failure('assignment-disabled', { service: 'runbook', subject: ours.Name });
    const besides = all
      .filter((one) => one !== ours)
      .map((one) => ({ name: one.Name, scope: scopeOf(one) }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    return { id: ours.Guid, state: { name: ours.Name, scope: scopeOf(ours), besides } };
  },
  async create({ exchange }, desired) {
    return assign(exchange, desired, assignmentName(desired));
  },
  async update({ exchange }, _desired, { state }) {
    for (const { name } of state.besides) await remove(exchange, name);
  },
  async replace({ exchange }, desired, { id, state }) {
    // The narrower one first would keep access without a gap, but a name can't be had twice.
    for (const { name } of state.besides) await remove(exchange, name);
    await remove(exchange, id);
    return assignAgain(exchange, desired);
  },
  async undo({ exchange }, { desired, before, after, id, created }) {
    const all = await assignmentsOf(exchange, desired);
    const isReplaced = before !== undefined && before.scope !== after.scope;
    if ((created || isReplaced) && all.some(({ Guid }) => Guid === id)) await remove(exchange, id);
    if (created || before === undefined) return { undone: `${desired.role} is taken from ${desired.application}` };
    const lost = [...(isReplaced ? [{ name: before.name, scope: before.scope }] : []), ...before.besides];
    const gone = lost.filter(({ name }) => !all.some((one) => one.Name === name && one.Guid !== id));
    for (const { name, scope } of gone) {
      if (scope !== null) await assign(exchange, { ...desired, scope }, name);
    }
    const unscoped = gone.filter(({ scope }) => scope === null).map(({ name }) => name);
    if (unscoped.length === 0) return { undone: `${desired.application} has the assignments that it had before` };
    return { staysBehind: `Assignments for the whole organization are not put back: ${unscoped.join(', ')}.` };
  },
  outputs: ({ state, id }) => ({ name: state.name, id }),
});

function scopeOf({ CustomResourceScope: scope }: Assignment): string | null {
  return scope === undefined || scope === '' ? null : scope;
}

/** Every regular assignment of the role to the application. Asked for by role: an assignee may not be known yet. */
async function assignmentsOf(
  exchange: ExchangeOnline,
  { role, objectId }: ManagementRoleAssignmentDesired,
): Promise<Assignment[]> {
  const all = await exchange.invoke<Assignment>('Get-ManagementRoleAssignment', { Role: role });
  return all.filter(
    (one) =>
      [one.RoleAssignee, one.RoleAssigneeName].some((assignee) => assignee?.toLowerCase() === objectId) &&
      (one.RoleAssignmentDelegationType === undefined || one.RoleAssignmentDelegationType === 'Regular'),
  );
}

/** The one with the right scope, or the only one there is; several others are nobody's to choose from. */
function chosen(all: readonly Assignment[], desired: ManagementRoleAssignmentDesired): Assignment | undefined {
  const right = all.find((one) => scopeOf(one) === desired.scope);
  if (right !== undefined || all.length < 2) return right ?? all[0];
  const names = all.map(({ Name }) => Name).join(', ');
  throw new Failure('identity-ambiguous', { service: 'exchange', subject: `${desired.role}: ${names}` });
}

async function assign(
  exchange: ExchangeOnline,
  { objectId, role, scope, application }: ManagementRoleAssignmentDesired,
  name: string,
): Promise<string | undefined> {
  const parameters = { Name: name, App: objectId, Role: role, CustomResourceScope: scope };
  try {
    const [made] = await exchange.invoke<{ Guid?: string }>('New-ManagementRoleAssignment', parameters);
    return made?.Guid;
  } catch (error) {
    // Pointer and scope were made by steps before this one: a replica lags behind.
    if (!isFailure(error, 'exchange-object-not-found')) throw error;
    throw new Failure('exchange-not-yet-known', { service: 'exchange', subject: `${role} for ${application}` });
  }
}

/** After a removal nothing is as it was: whatever goes wrong is read back before anything else. */
async function assignAgain(
  exchange: ExchangeOnline,
  desired: ManagementRoleAssignmentDesired,
): Promise<string | undefined> {
  try {
    return await assign(exchange, desired, assignmentName(desired));
  } catch (error) {
    const subject = `${desired.role} after the removal of its former assignment: ${isFailure(error) ? error.code : 'failed'}`;
    throw new Failure('exchange-outcome-unknown', { service: 'exchange', subject });
  }
}

async function remove(exchange: ExchangeOnline, identity: string): Promise<void> {
  try {
    await exchange.invoke('Remove-ManagementRoleAssignment', { Identity: identity });
  } catch (error) {
    if (!isFailure(error, 'exchange-object-not-found')) throw error;
  }
}
