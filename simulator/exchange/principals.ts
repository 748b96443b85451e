/**
 * Who can be a member, a delegate or an assignee: users that forward synchronization has brought into Exchange, and the
 * service principals of its own.
 */
import type { Core } from '../core.ts';
import type { ExchangeServicePrincipal, Mailbox, TenantState, User } from '../tenant/state.ts';
import { theOne } from './identity.ts';

export type Principal =
  | { kind: 'user'; objectId: string; user: User }
  | { kind: 'servicePrincipal'; objectId: string; exchangePrincipal: ExchangeServicePrincipal };

export const userNames = (user: User) => [
  user.id,
  user.userPrincipalName,
  user.mailNickname,
  user.displayName,
  user.mail,
  ...directoryNames(user),
];

/** What Active Directory calls the account. */
function directoryNames({ directory }: User): string[] {
  if (directory === undefined) return [];
  const { samAccountName, domainName, distinguishedName, canonicalName, sid } = directory;
  return [samAccountName, domainName, distinguishedName, canonicalName, sid];
}
export const principalNames = (exchangePrincipal: ExchangeServicePrincipal) => [
  exchangePrincipal.objectId,
  exchangePrincipal.appId,
  exchangePrincipal.guid,
  exchangePrincipal.displayName,
];

/** A mailbox that is here, or one of which only the recipient is. */
type NamedMailbox = Pick<Mailbox, 'guid' | 'userId' | 'primarySmtpAddress' | 'alias' | 'displayName'>;

export function mailboxNames(state: TenantState): (mailbox: NamedMailbox) => (string | null)[] {
  // Once for a list: thousands of mailboxes are searched for each identity.
  const usersById = new Map(state.users.map((user) => [user.id, user]));
  return (mailbox) => {
    const user = usersById.get(mailbox.userId);
    return [
      mailbox.guid,
      mailbox.userId,
      mailbox.primarySmtpAddress,
      mailbox.alias,
      mailbox.displayName,
      user?.userPrincipalName ?? null,
      ...(user === undefined ? [] : directoryNames(user)),
    ];
  };
}

/** The users that Exchange knows by now. */
export function usersInExchange(core: Pick<Core, 'store' | 'clock'>): User[] {
  return core.store.state.users.filter((user) => core.clock.isPast(user.visibleInExchangeAt));
}

/**
 * @throws CmdletError ManagementObjectNotFoundException or ManagementObjectAmbiguousException
 */
export function principal(core: Pick<Core, 'store' | 'clock'>, identity: string): Principal {
  const candidates: Principal[] = [
    ...usersInExchange(core).map((user): Principal => ({ kind: 'user', objectId: user.id, user })),
    ...core.store.state.exchange.servicePrincipals.map((exchangePrincipal): Principal => ({
      kind: 'servicePrincipal',
      objectId: exchangePrincipal.objectId,
      exchangePrincipal,
    })),
  ];
  return theOne(candidates, identity, (one) =>
    one.kind === 'user' ? userNames(one.user) : principalNames(one.exchangePrincipal),
  );
}

/** How lists show a principal whose object id is stored: on premises by its place in the directory. */
export function principalName(state: TenantState, objectId: string): string {
  const user = state.users.find((one) => one.id === objectId);
  if (user) return user.directory?.canonicalName ?? user.userPrincipalName;
  const exchangePrincipals = [
    ...state.exchange.servicePrincipals.map((one) => ({ ...one, id: one.objectId })),
    ...state.servicePrincipals,
  ];
  return exchangePrincipals.find((one) => one.id === objectId)?.displayName ?? objectId;
}

/** Its name alone, where the place isn't shown. */
export function principalShortName(state: TenantState, objectId: string): string {
  const name = principalName(state, objectId);
  const isPlace = state.users.some((one) => one.id === objectId && one.directory !== undefined);
  return isPlace ? name.slice(name.lastIndexOf('/') + 1) : name;
}
