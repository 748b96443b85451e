/**
 * Who may send mail over SMTP. An application in one of two ways: `SMTP.SendAsApp` in its token, an Exchange service
 * principal that names its service principal, and FullAccess on the mailbox; or an effective assignment of *Application
 * SMTP.SendAsApp* whose scope has the mailbox. In both, client submission must not be switched off; a mailbox's own
 * setting wins. Sources: learn, "Authenticate an IMAP, POP or SMTP connection using OAuth"; "Enable or disable
 * authenticated client SMTP submission".
 */
import type { Core } from '../core.ts';
import { exchangeAudiences } from '../exchange/part.ts';
import { hasFullAccess, isReachedByAssignment } from '../exchange/rbac/mail-access.ts';
import type { Caller } from '../identity/caller.ts';
import { hasExchangePrincipal, mailboxOf } from '../mail/sign-in.ts';
import type { Mailbox } from '../tenant/state.ts';

export interface SmtpSignIn {
  caller: Caller;
  userName: string;
  mailboxGuid: string;
}

const unsuccessful = '5.7.3 Authentication unsuccessful';
const disabledFor = (what: 'Tenant' | 'Mailbox') =>
  `5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the ${what}. Visit https://aka.ms/smtp_auth_disabled for more information.`;

/** @returns the message of the refusal where it is refused */
export async function smtpSignIn(core: Core, userName: string, token: string): Promise<SmtpSignIn | string> {
  const authentication = await core.tokens.verify(token, exchangeAudiences);
  if (!authentication.ok) return unsuccessful;
  const { caller } = authentication;
  const mailbox = mailboxOf(core.store.state, userName);
  if (mailbox === undefined || !maySubmit(core, caller, mailbox)) return unsuccessful;
  const own = mailbox.smtpClientAuthenticationDisabled;
  if (own === true) return disabledFor('Mailbox');
  const { smtpClientAuthenticationDisabled: disabled = true } = core.store.state.exchange.organization;
  if (own === null && disabled) return disabledFor('Tenant');
  return { caller, userName, mailboxGuid: mailbox.guid };
}

function maySubmit(core: Core, caller: Caller, mailbox: Mailbox): boolean {
  if (caller.kind === 'user') return mailbox.userId === caller.userId && caller.scopes.includes('SMTP.Send');
  const isConsented = caller.roles.includes('SMTP.SendAsApp') && hasExchangePrincipal(core.store.state, caller);
  if (isConsented && hasFullAccess(core, mailbox, caller.servicePrincipalId)) return true;
  return isReachedByAssignment(core, caller, mailbox, 'SMTP.SendAsApp');
}

/** As itself, or as an address for which SendAs was given. */
export function maySendAs(core: Core, { caller, mailboxGuid }: SmtpSignIn, address: string): boolean {
  const { exchange } = core.store.state;
  const wanted = address.toLowerCase();
  const own = exchange.mailboxes.find(({ guid }) => guid === mailboxGuid);
  if (own?.primarySmtpAddress.toLowerCase() === wanted) return true;
  const other =
    exchange.mailboxes.find(({ primarySmtpAddress }) => primarySmtpAddress.toLowerCase() === wanted) ??
    exchange.distributionGroups.find(({ primarySmtpAddress }) => primarySmtpAddress.toLowerCase() === wanted);
  if (other === undefined) return false;
  const trustees = new Set([own?.userId, caller.kind === 'user' ? caller.userId : caller.servicePrincipalId]);
  return (exchange.recipientPermissions ?? []).some(
    (entry) =>
      entry.recipientGuid === other.guid && trustees.has(entry.trusteeId) && core.clock.isPast(entry.effectiveAt),
  );
}
