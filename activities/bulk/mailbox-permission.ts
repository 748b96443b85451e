/**
 * FullAccess, mailbox by mailbox: each write goes to its mailbox's own server, so none shares a batch with another's.
 * Source: odp, Add-MailboxPermission, Get-MailboxPermission, Remove-MailboxPermission.
 */
import type { ExchangeOnline } from '../../connectors/exchange-online/exchange-online.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import { mailboxPermission } from '../../domain/resources/mailbox-permission.ts';
import { noMailbox, objectsOf } from './exchange-items.ts';
import { bulkImplementation, type ItemState } from './implementation.ts';

interface Entry {
  AccessRights?: string | readonly string[];
  Deny?: boolean | string;
  IsInherited?: boolean | string;
}

const fullAccess = ['FullAccess'];

export const mailboxPermissionImplementation = bulkImplementation({
  bulk: mailboxPermission,
  read: async ({ exchange }, desired, items) => {
    const mailboxes = await objectsOf<object>(exchange, 'Get-Mailbox', items);
    const there = items.filter((_item, index) => mailboxes[index] !== undefined);
    const states = new Map(
      desired === undefined
        ? there.map((item): [string, ItemState] => [item, { state: 'differs', before: null }])
        : await statesOf(exchange, desired.objectId, there),
    );
    return items.map((item) => states.get(item) ?? noMailbox);
  },
  write: async ({ exchange }, { objectId, application }, item) => {
    try {
      await exchange.invoke(
        'Add-MailboxPermission',
        { Identity: item, User: objectId, AccessRights: fullAccess, InheritanceType: 'All', AutoMapping: false },
        { anchor: item },
      );
    } catch (error) {
      throw principalNotYetKnown(error, application);
    }
  },
  remaining: async ({ exchange }, { objectId }, items) => {
    const mailboxes = await objectsOf<object>(exchange, 'Get-Mailbox', items);
    const there = items.filter((_item, index) => mailboxes[index] !== undefined);
    const all = await entriesOf(exchange, objectId, there);
    const given = new Set(there.filter((_item, index) => all[index]?.some(allows)));
    return items.map((item) => (given.has(item) ? 'there' : 'gone'));
  },
  undo: async ({ exchange }, { objectId }, item) => {
    await exchange.invoke(
      'Remove-MailboxPermission',
      { Identity: item, User: objectId, AccessRights: fullAccess, InheritanceType: 'All' },
      { anchor: item },
    );
  },
});

async function statesOf(
  exchange: ExchangeOnline,
  objectId: string,
  items: readonly string[],
): Promise<[string, ItemState][]> {
  const all = await entriesOf(exchange, objectId, items);
  return items.map((item, index) => {
    const entries = all[index] ?? [];
    if (entries.some((entry) => isTrue(entry.Deny) && grantsAll(entry))) {
      return [item, { state: 'unfit', why: 'an entry denies the application FullAccess there' }];
    }
    return [item, entries.some(allows) ? { state: 'same' } : { state: 'differs', before: null }];
  });
}

/** The entries of the application on each mailbox, all of which exist: what isn't found then is the service principal. */
async function entriesOf(exchange: ExchangeOnline, User: string, items: readonly string[]): Promise<Entry[][]> {
  const cmdlet = 'Get-MailboxPermission';
  const calls = items.map((Identity) => ({ cmdlet, parameters: { Identity, User }, subject: `${cmdlet} ${Identity}` }));
  const outcomes = await exchange.batch<Entry>(calls);
  return outcomes.map((outcome) => {
    if (outcome.ok) return outcome.objects;
    throw principalNotYetKnown(outcome.failure, User);
  });
}

function principalNotYetKnown(error: unknown, subject: string): unknown {
  if (!isFailure(error, 'exchange-object-not-found')) return error;
  return new Failure('exchange-not-yet-known', { service: 'exchange', subject });
}

function allows(entry: Entry): boolean {
  return grantsAll(entry) && !isTrue(entry.Deny) && !isTrue(entry.IsInherited);
}

function grantsAll({ AccessRights = [] }: Entry): boolean {
  const rights = typeof AccessRights === 'string' ? AccessRights.split(/[,\s]+/) : AccessRights;
  return rights.includes('FullAccess');
}

/** Exchange writes some switches as text. */
function isTrue(value: boolean | string | undefined): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}
