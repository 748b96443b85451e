/** The protocols of a mailbox. A mailbox's own setting wins over the organization's. */
import type { Mailbox } from '../../tenant/state.ts';
import { type Cmdlets, type ExchangeObject, flag, write } from '../cmdlet.ts';
import { identified, theIdentified } from '../identity.ts';
import { requireAnchor } from '../mailbox-anchor.ts';
import { mailboxNames } from '../principals.ts';
import { resultSet } from '../result-set.ts';

function shown(mailbox: Mailbox): ExchangeObject {
  return {
    Name: mailbox.alias,
    Identity: mailbox.alias,
    Id: mailbox.alias,
    Guid: mailbox.guid,
    DisplayName: mailbox.displayName,
    PrimarySmtpAddress: mailbox.primarySmtpAddress,
    ExternalDirectoryObjectId: mailbox.userId,
    EwsEnabled: mailbox.ewsEnabled,
    ImapEnabled: mailbox.imapEnabled,
    PopEnabled: mailbox.popEnabled,
    SmtpClientAuthenticationDisabled: mailbox.smtpClientAuthenticationDisabled,
  };
}

export const casMailboxCmdlets: Cmdlets = {
  'Get-CASMailbox': {
    plays: ['Identity', 'Filter', 'ResultSize'],
    run: (call) => {
      const { state } = call.core.store;
      return resultSet(call, identified(call, state.exchange.mailboxes, mailboxNames(state)).map(shown));
    },
  },
  'Set-CASMailbox': {
    plays: ['Identity', 'EwsEnabled', 'ImapEnabled', 'PopEnabled', 'SmtpClientAuthenticationDisabled'],
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
