/** Mailboxes, by the classic cmdlet and by its faster sibling, which has naming parameters of its own. */
import type { Mailbox, TenantState } from '../../tenant/state.ts';
import { type CmdletCall, type Cmdlets, type ExchangeObject, text, texts } from '../cmdlet.ts';
import { objectNotFound } from '../cmdlet-error.ts';
import { identified } from '../identity.ts';
import { mailboxNames } from '../principals.ts';
import { recipientProperties } from '../recipient-properties.ts';
import { resultSet } from '../result-set.ts';

function shown(state: TenantState, mailbox: Mailbox): ExchangeObject {
  const { MemberOfGroup: _groups, Department: _department, ...properties } = recipientProperties(state, mailbox);
  const user = state.users.find((one) => one.id === mailbox.userId);
  const identity = user?.directory?.canonicalName ?? mailbox.alias;
  return {
    ...properties,
    Identity: identity,
    Id: identity,
    ExchangeGuid: mailbox.guid,
    ...(user?.directory === undefined ? { MailboxPlan: 'ExchangeOnlineEnterprise' } : {}),
    IsMailboxEnabled: true,
    HiddenFromAddressListsEnabled: false,
    AccountDisabled: !(user?.accountEnabled ?? true),
  };
}

function ofTypes(call: CmdletCall, mailboxes: Mailbox[]): Mailbox[] {
  const types = texts(call, 'RecipientTypeDetails')?.map((type) => type.toLowerCase());
  return types ? mailboxes.filter((mailbox) => types.includes(mailbox.recipientTypeDetails.toLowerCase())) : mailboxes;
}

/** @throws CmdletError ManagementObjectNotFoundException where a naming parameter matches nothing */
function narrowed(call: CmdletCall, mailboxes: Mailbox[]): Mailbox[] {
  const { state } = call.core.store;
  let found = mailboxes;
  for (const name of ['UserPrincipalName', 'PrimarySmtpAddress', 'ExternalDirectoryObjectId']) {
    const wanted = text(call, name);
    if (wanted === undefined) continue;
    found = found.filter(
      (mailbox) => String(recipientProperties(state, mailbox)[name]).toLowerCase() === wanted.toLowerCase(),
    );
    if (found.length === 0) throw objectNotFound(wanted);
  }
  return found;
}

function list(call: CmdletCall) {
  const { state } = call.core.store;
  const found = narrowed(call, identified(call, state.exchange.mailboxes, mailboxNames(state)));
  return resultSet(
    call,
    ofTypes(call, found).map((mailbox) => shown(state, mailbox)),
  );
}

export const mailboxCmdlets: Cmdlets = {
  'Get-Mailbox': { implements: ['Identity', 'Filter', 'RecipientTypeDetails', 'ResultSize'], run: list },
  'Get-EXOMailbox': {
    implements: [
      'Identity',
      'ExternalDirectoryObjectId',
      'Filter',
      'PrimarySmtpAddress',
      'RecipientTypeDetails',
      'ResultSize',
      'UserPrincipalName',
    ],
    run: list,
  },
};
