/**
 * Assignments of a role to one assignee by GUID, in Exchange Online or on premises: which one is ours, which add up with it,
 * and how they are made and taken away.
 * Source: odp, New-, Get-, Remove-ManagementRoleAssignment.
 */
import { Failure, isFailure } from '../../domain/failure.ts';
import type { ExchangeCmdlets } from '../on-premises-context.ts';

/** What Exchange answers of an assignment. */
export interface AnsweredAssignment {
  Guid: string;
  Name: string;
  Enabled?: boolean;
  RoleAssignmentDelegationType?: string;
}

export interface RoleAssignment {
  readonly id: string;
  readonly name: string;
  /** Name of its scope; null: the whole organization. */
  readonly scope: string | null;
  readonly isEnabled: boolean;
}

/** One that gives the role, and not the right to give it to others. */
export function isRegular({ RoleAssignmentDelegationType: kind }: { RoleAssignmentDelegationType?: string }): boolean {
  return kind === undefined || kind === 'Regular';
}

/** A scope as Exchange answers it. */
export function scopeNamed(scope: string | null | undefined): string | null {
  return scope === undefined || scope === '' ? null : scope;
}

export function roleAssignment(
  { Guid, Name, Enabled }: AnsweredAssignment,
  scope: string | null | undefined,
): RoleAssignment {
  return { id: Guid, name: Name, scope: scopeNamed(scope), isEnabled: Enabled !== false };
}

/**
 * Ours among all assignments of the role to the assignee: the recorded one; else the one with the right scope, or the only
 * one there is. Among several others none is chosen.
 * @throws Failure `identity-ambiguous`, `assignment-disabled`
 */
export function foundAmong(
  all: readonly RoleAssignment[],
  { role, scope }: { readonly role: string; readonly scope: string | null },
  recorded: string | undefined,
) {
  const ours = recorded === undefined ? chosen(all, role, scope) : all.find(({ id }) => id === recorded);
  if (ours === undefined) return undefined;
  if (!ours.isEnabled) throw new Failure('assignment-disabled', { service: 'runbook', subject: ours.name });
  const otherAssignments = all
    .filter((one) => one !== ours)
    .map((one) => ({ name: one.name, scope: one.scope }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  return { id: ours.id, state: { name: ours.name, scope: ours.scope, otherAssignments } };
}

function chosen(all: readonly RoleAssignment[], role: string, scope: string | null): RoleAssignment | undefined {
  const right = all.find((one) => one.scope === scope);
  if (right !== undefined || all.length < 2) return right ?? all[0];
  const subject = `${role}: ${all.map(({ name }) => name).join(', ')}`;
  throw new Failure('identity-ambiguous', { service: 'exchange', subject });
}

/**
 * @param subject what is assigned to whom
 * @throws Failure `exchange-not-yet-known`: assignee and scope were made by steps before this one, and a replica lags behind
 */
export async function assign(
  exchange: ExchangeCmdlets,
  parameters: Readonly<Record<string, unknown>>,
  subject: string,
): Promise<string | undefined> {
  try {
    const [made] = await exchange.invoke<{ Guid?: string }>('New-ManagementRoleAssignment', parameters);
    return made?.Guid;
  } catch (error) {
    if (!isFailure(error, 'exchange-object-not-found')) throw error;
    throw new Failure('exchange-not-yet-known', { service: 'exchange', subject });
  }
}

/** After a removal nothing is as it was: whatever goes wrong is read back before anything else. */
export async function afterRemoval(role: string, again: Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await again;
  } catch (error) {
    const subject = `${role} after the removal of its former assignment: ${isFailure(error) ? error.code : 'failed'}`;
    throw new Failure('exchange-outcome-unknown', { service: 'exchange', subject });
  }
}

/** @param identity GUID or name; one that is gone already is well */
export async function removeAssignment(exchange: ExchangeCmdlets, identity: string): Promise<void> {
  try {
    await exchange.invoke('Remove-ManagementRoleAssignment', { Identity: identity });
  } catch (error) {
    if (!isFailure(error, 'exchange-object-not-found')) throw error;
  }
}

/**
 * Takes away what this run assigned.
 * @returns what was there before it and is gone, and with that is to be restored
 */
export async function takeAway(
  exchange: ExchangeCmdlets,
  all: readonly RoleAssignment[],
  { id, created, before, after }: AssignedByRun,
): Promise<readonly Assigned[]> {
  const isReplaced = before !== undefined && before.scope !== after.scope;
  if ((created || isReplaced) && all.some((one) => one.id === id)) await removeAssignment(exchange, id);
  if (created || before === undefined) return [];
  const lost = [...(isReplaced ? [{ name: before.name, scope: before.scope }] : []), ...before.otherAssignments];
  return lost.filter(({ name }) => !all.some((one) => one.name === name && one.id !== id));
}

/** Of an assignment and the other assignments before: those that no longer exist. */
export function lostOf(
  { name, scope, otherAssignments }: Assigned & { readonly otherAssignments: readonly Assigned[] },
  all: readonly RoleAssignment[],
): readonly Assigned[] {
  return [{ name, scope }, ...otherAssignments].filter((one) => !all.some((other) => other.name === one.name));
}

export interface Assigned {
  readonly name: string;
  readonly scope: string | null;
}

interface AssignedByRun {
  readonly id: string;
  readonly created: boolean;
  readonly before?: (Assigned & { readonly otherAssignments: readonly Assigned[] }) | undefined;
  readonly after: Assigned;
}
