/**
 * As whom a request with a token acts. An application acts by impersonation only, on mailboxes that its consent or its role
 * assignments reach; a user acts as itself, since Exchange Online no longer grants impersonation to users.
 * Source: learn, "Identify the account to impersonate"; "Role Based Access Control for Applications".
 */
import type { Core } from '../core.ts';
import { hasFullAccess, holdsRightSomewhere, mailAccess } from '../exchange/rbac/mail-access.ts';
import type { Caller } from '../identity/caller.ts';
import type { Mailbox } from '../tenant/state.ts';
import type { EwsAccess } from './access.ts';
import { EwsFault, EwsResponseError, impersonationDenied, noMailbox } from './ews-error.ts';
import { descend, type XmlNode } from './xml/tree.ts';

const right = 'EWS.AccessAsApp';
const delegated = ['EWS.AccessAsUser.All', 'full_access_as_user'];

/** Whether the token, or a role assignment that is effective, lets the caller use EWS at all. */
export function mayUseEws(core: Core, caller: Caller): boolean {
  if (caller.kind === 'user') return caller.scopes.some((scope) => delegated.includes(scope));
  return holdsRightSomewhere(core, caller, right);
}

export const tokenAccess = (core: Core, caller: Caller): EwsAccess => ({
  acting: (header) => actingMailbox(core, caller, header),
  open: (acting, wanted) => openMailbox(core, acting, caller, wanted),
  withoutMailbox: noMailbox,
});

function actingMailbox(core: Core, caller: Caller, header: XmlNode | undefined): Mailbox | null {
  const { state } = core.store;
  const connecting = descend(header, 'ExchangeImpersonation', 'ConnectingSID')?.children[0];
  if (connecting === undefined) {
    if (caller.kind === 'user') return state.exchange.mailboxes.find((one) => one.userId === caller.userId) ?? null;
    throw new EwsFault(
      'ErrorImpersonationRequired',
      'ExchangeImpersonation SOAP header must be present for this type of OAuth token.',
    );
  }
  if (connecting.name === 'SID') {
    throw new EwsFault(
      'ErrorInvalidExchangeImpersonationHeaderData',
      'ExchangeImpersonation SOAP header is not valid: a SID names nobody here.',
    );
  }
  if (caller.kind === 'user') throw impersonationDenied();
  const wanted = connecting.text.trim().toLowerCase();
  const userNames = (mailbox: Mailbox) => state.users.find((user) => user.id === mailbox.userId)?.userPrincipalName;
  const mailbox = state.exchange.mailboxes.find(
    (one) => (connecting.name === 'PrincipalName' ? userNames(one) : one.primarySmtpAddress)?.toLowerCase() === wanted,
  );
  if (!mailbox) {
    throw new EwsFault('ErrorNonExistentMailbox', 'The SMTP address has no mailbox associated with it.');
  }
  if (!mailAccess(core, caller, mailbox, right).allowed) throw impersonationDenied();
  return mailbox;
}

/** Another mailbox is open to who has FullAccess to it. */
function openMailbox(core: Core, acting: Mailbox | null, caller: Caller, wanted: Mailbox): Mailbox {
  if (acting?.guid === wanted.guid) return wanted;
  const userId = acting?.userId ?? (caller.kind === 'user' ? caller.userId : null);
  if (userId !== null && hasFullAccess(core, wanted, userId)) return wanted;
  throw new EwsResponseError('ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
}
