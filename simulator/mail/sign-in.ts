/**
 * Who signs in to read mail over IMAP or POP, and whether a mailbox opens behind it.
 *
 * For an application, in this order: the protocol's role in its token and a Exchange service principal that names the service
 * principal itself, or nobody is authenticated; then an effective FullAccess on the mailbox, the protocol switched on for
 * it, and the mailbox named by its user name, or somebody is authenticated *but not connected*. The second kind is effective
 * at the first command that needs the mailbox.
 * Source: learn, "Authenticate an IMAP, POP or SMTP connection using OAuth", service principals in Exchange.
 */
import type { Core } from '../core.ts';
import { exchangeAudiences } from '../exchange/part.ts';
import { hasFullAccess } from '../exchange/rbac/mail-access.ts';
import type { ApplicationCaller, Caller } from '../identity/caller.ts';
import type { Mailbox, TenantState } from '../tenant/state.ts';
import { readXOAuth2 } from './xoauth2.ts';

export interface MailSignIn {
  caller: Caller;
  /** As the client named it. */
  userName: string;
  /** Guid of the mailbox; null: authenticated but not connected. */
  mailboxGuid: string | null;
}

const roles = {
  imap: { application: 'IMAP.AccessAsApp', user: 'IMAP.AccessAsUser.All' },
  pop: { application: 'POP.AccessAsApp', user: 'POP.AccessAsUser.All' },
} as const;

/**
 * @param response the client's SASL response, base64
 * @returns null where nobody is authenticated
 */
export async function mailSignIn(core: Core, protocol: 'imap' | 'pop', response: string): Promise<MailSignIn | null> {
  const given = readXOAuth2(response);
  if (given === null) return null;
  const authentication = await core.tokens.verify(given.token, exchangeAudiences);
  if (!authentication.ok) return null;
  const { caller } = authentication;
  const { state } = core.store;
  const mailbox = mailboxOf(state, given.user);
  if (mailbox === undefined) return null;
  if (caller.kind === 'application') {
    if (!caller.roles.includes(roles[protocol].application) || !hasExchangePrincipal(state, caller)) return null;
  } else if (!caller.scopes.includes(roles[protocol].user)) return null;
  const objectId = caller.kind === 'application' ? caller.servicePrincipalId : caller.userId;
  const isOwn = caller.kind === 'user' && mailbox.userId === caller.userId;
  const isOn = protocol === 'imap' ? mailbox.imapEnabled : mailbox.popEnabled;
  const isNamed = userNameOf(state, mailbox).toLowerCase() === given.user.toLowerCase();
  const isConnected = isOn && isNamed && (isOwn || hasFullAccess(core, mailbox, objectId));
  return { caller, userName: given.user, mailboxGuid: isConnected ? mailbox.guid : null };
}

/** By the user's name or by the primary address; the two may differ, and then only the former connects. */
export function mailboxOf(state: TenantState, name: string): Mailbox | undefined {
  const wanted = name.toLowerCase();
  return (
    state.exchange.mailboxes.find((one) => one.primarySmtpAddress.toLowerCase() === wanted) ??
    state.exchange.mailboxes.find((one) => userNameOf(state, one).toLowerCase() === wanted)
  );
}

const userNameOf = (state: TenantState, { userId, primarySmtpAddress }: Mailbox): string =>
  state.users.find(({ id }) => id === userId)?.userPrincipalName ?? primarySmtpAddress;

/** An Exchange service principal that was made with the app registration's object id authenticates nobody. */
export function hasExchangePrincipal({ exchange }: TenantState, caller: ApplicationCaller): boolean {
  return exchange.servicePrincipals.some(
    (exchangePrincipal) =>
      exchangePrincipal.appId === caller.appId && exchangePrincipal.objectId === caller.servicePrincipalId,
  );
}
