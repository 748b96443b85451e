/**
 * What an account of the directory may open by EWS: its own mailbox, those that it has FullAccess to, and by impersonation
 * those in the scope of its role.
 *
 * Sources: oded, "Identify the account to impersonate" (address, principal name or SID), responsecode (ErrorMissingEmailAddress:
 * a folder's name alone, from an account without a mailbox); microsoft/CSS-Exchange#1573 (ErrorNonExistentMailbox, from one
 * whose mailbox is in the cloud).
 */
import type { Core } from '../../core.ts';
import type { EwsAccess } from '../../ews/access.ts';
import { EwsFault, EwsResponseError, impersonationDenied, noMailbox } from '../../ews/ews-error.ts';
import { descend, type XmlNode } from '../../ews/xml/tree.ts';
import { hasFullAccess } from '../../exchange/rbac/mail-access.ts';
import type { DirectoryAccount, Mailbox } from '../../tenant/state.ts';
import { mayImpersonate } from './impersonation.ts';

/** @param core that of the organization's own view */
export function accountAccess(core: Core, account: DirectoryAccount): EwsAccess {
  const exchange = () => core.store.state.exchange;
  return {
    acting(header) {
      const connecting = descend(header, 'ExchangeImpersonation', 'ConnectingSID')?.children[0];
      if (connecting === undefined) return exchange().mailboxes.find(({ userId }) => userId === account.id) ?? null;
      const mailbox = impersonated(core, connecting);
      if (mailbox === undefined) {
        throw new EwsFault('ErrorNonExistentMailbox', 'The SMTP address has no mailbox associated with it.');
      }
      if (!mayImpersonate(core, account, mailbox)) throw impersonationDenied();
      return mailbox;
    },
    open(acting, wanted) {
      if (acting?.guid === wanted.guid) return wanted;
      if (hasFullAccess(core, wanted, acting?.userId ?? account.id)) return wanted;
      throw new EwsResponseError('ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
    },
    withoutMailbox() {
      if (exchange().remoteMailboxes?.some(({ userId }) => userId === account.id) === true) return noMailbox();
      return new EwsResponseError(
        'ErrorMissingEmailAddress',
        'When making a request as an account that does not have a mailbox, you must specify the mailbox primary SMTP address for any distinguished folder Ids.',
      );
    },
  };
}

/** A mailbox of this organization; one in the cloud isn't here. */
function impersonated({ store }: Core, connecting: XmlNode): Mailbox | undefined {
  const { users, exchange } = store.state;
  const wanted = connecting.text.trim().toLowerCase();
  const userOf = ({ userId }: Mailbox) => users.find(({ id }) => id === userId);
  const name = (mailbox: Mailbox): string | undefined => {
    if (connecting.name === 'PrincipalName') return userOf(mailbox)?.userPrincipalName;
    if (connecting.name === 'SID') return userOf(mailbox)?.directory?.sid;
    return mailbox.primarySmtpAddress;
  };
  return exchange.mailboxes.find((mailbox) => name(mailbox)?.toLowerCase() === wanted);
}
