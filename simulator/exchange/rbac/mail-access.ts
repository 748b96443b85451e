/**
 * What a caller may do with a mailbox. For an application the Entra consents in its token and its role assignments in
 * Exchange *add up*: an organization-wide consent defeats any scope. For a user: the own mailbox, or FullAccess to it.
 */
import type { Core } from '../../core.ts';
import type { ApplicationCaller, Caller } from '../../identity/caller.ts';
import type { Mailbox } from '../../tenant/state.ts';
import { consentsWith, type MailRight, rolesWith } from './application-grants.ts';
import { cachedGrants } from './permission-cache.ts';
import { isInScope } from './scope.ts';

export type MailAccess =
  | { allowed: true; by: 'consent' | 'role-assignment' | 'owner' | 'mailbox-permission' }
  /** `no-grant`: nothing gives the right on any mailbox. `out-of-scope`: on others, not on this one. */
  | { allowed: false; reason: 'no-grant' | 'out-of-scope' };

/**
 * @param right what the request needs; every question by an application counts as a call for its permission cache
 */
export function mailAccess(
  core: Pick<Core, 'store' | 'clock' | 'random'>,
  caller: Caller,
  mailbox: Mailbox,
  right: MailRight,
): MailAccess {
  if (caller.kind === 'application') return applicationAccess(core, caller, mailbox, right);
  if (mailbox.userId === caller.userId) return { allowed: true, by: 'owner' };
  const granted = hasFullAccess(core, mailbox, caller.userId);
  return granted ? { allowed: true, by: 'mailbox-permission' } : { allowed: false, reason: 'out-of-scope' };
}

/** Whether the application has the right on any mailbox at all. */
export function holdsRightSomewhere(
  core: Pick<Core, 'store' | 'clock' | 'random'>,
  caller: ApplicationCaller,
  right: MailRight,
): boolean {
  const roles = rolesWith(right);
  return (
    caller.roles.some((role) => consentsWith(right).includes(role)) ||
    cachedGrants(core, caller).some((grant) => roles.includes(grant.role))
  );
}

/** Whether somebody (a user's or a service principal's object id) has an effective FullAccess permission on the mailbox. */
export function hasFullAccess(core: Pick<Core, 'store' | 'clock'>, mailbox: Mailbox, objectId: string): boolean {
  const entries = core.store.state.exchange.mailboxPermissions.filter(
    (entry) =>
      entry.mailboxGuid === mailbox.guid &&
      entry.assigneeId === objectId &&
      entry.accessRights.includes('FullAccess') &&
      core.clock.isPast(entry.effectiveAt),
  );
  return entries.length > 0 && !entries.some((entry) => entry.deny);
}

/**
 * Whether a role assignment to the application that is effective by now reaches the mailbox, whatever is consented in
 * its token.
 */
export function isReachedByAssignment(
  core: Pick<Core, 'store' | 'clock' | 'random'>,
  caller: ApplicationCaller,
  mailbox: Mailbox,
  right: MailRight,
): boolean {
  const roles = rolesWith(right);
  const grants = cachedGrants(core, caller).filter((grant) => roles.includes(grant.role));
  return grants.some((grant) => isInScope(core.store.state, grant, mailbox));
}

function applicationAccess(
  core: Pick<Core, 'store' | 'clock' | 'random'>,
  caller: ApplicationCaller,
  mailbox: Mailbox,
  right: MailRight,
): MailAccess {
  const roles = rolesWith(right);
  const grants = cachedGrants(core, caller).filter((grant) => roles.includes(grant.role));
  if (caller.roles.some((role) => consentsWith(right).includes(role))) return { allowed: true, by: 'consent' };
  if (grants.length === 0) return { allowed: false, reason: 'no-grant' };
  const reached = grants.some((grant) => isInScope(core.store.state, grant, mailbox));
  return reached ? { allowed: true, by: 'role-assignment' } : { allowed: false, reason: 'out-of-scope' };
}
