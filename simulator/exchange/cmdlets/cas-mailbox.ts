/** The protocols of a mailbox. A mailbox's own setting wins over the organization's. */
import type { Mailbox, TenantState } from '../../tenant/state.ts';
import { type Cmdlets, type ExchangeObject, flag, write } from '../cmdlet.ts';
import { identified, theIdentified } from '../identity.ts';
import { requireAnchor } from '../mailbox-anchor.ts';
import { mailboxNames } from '../principals.ts';
import { directoryProperties } from '../recipient-properties.ts';
import { resultSet } from '../result-set.ts';

function shown(state: TenantState, mailbox: Mailbox): ExchangeObject {
  const user = state.users.find((one) => one.id === mailbox.userId);
  const identity = user?.directory?.canonicalName ?? mailbox.alias;
  return {
    Name: mailbox.alias,
    Identity: identity,
    Id: identity,
    Guid: mailbox.guid,
    DisplayName: mailbox.displayName,
    PrimarySmtpAddress: mailbox.primarySmtpAddress,
    ExternalDirectoryObjectId: mailbox.userId,
    EwsEnabled: mailbox.ewsEnabled,
    ImapEnabled: mailbox.imapEnabled,
    PopEnabled: mailbox.popEnabled,
    SmtpClientAuthenticationDisabled: mailbox.smtpClientAuthenticationDisabled,
    ...(user === undefined ? {} : directoryProperties(user)),
  };
}

export const casMailboxCmdlets: Cmdlets = {
  'Get-CASMailbox': {
    implements: ['Identity', 'Filter', 'ResultSize'],
    run: (call) => {
      const { state } = call.core.store;
      return resultSet(
        call,
        identified(call, state.exchange.mailboxes, mailboxNames(state)).map((mailbox) => shown(state, mailbox)),
      );
    },
  },
  'Set-CASMailbox': {
    implements: ['Identity', 'EwsEnabled', 'ImapEnabled', 'PopEnabled', 'SmtpClientAuthenticationDisabled'],
    run: (call) => {
      const { state } = call.core.store;
      const { guid, primarySmtpAddress } = theIdentified(call, state.exchange.mailboxes, mailboxNames(state));
      requireAnchor(
        call,
        state,
        state.exchange.mailboxes.find((one) => one.guid === guid)!,
      );
      const { parameters } = call;
      write(call, primarySmtpAddress, ({ exchange }) => {
        const mailbox = exchange.mailboxes.find((one) => one.guid === guid)!;
        // Null takes a setting back to the organization's.
        if ('EwsEnabled' in parameters) mailbox.ewsEnabled = flag(call, 'EwsEnabled') ?? null;
        if ('SmtpClientAuthenticationDisabled' in parameters) {
          mailbox.smtpClientAuthenticationDisabled = flag(call, 'SmtpClientAuthenticationDisabled') ?? null;
        }
        mailbox.imapEnabled = flag(call, 'ImapEnabled') ?? mailbox.imapEnabled;
        mailbox.popEnabled = flag(call, 'PopEnabled') ?? mailbox.popEnabled;
      });
      return null;
    },
  },
};
