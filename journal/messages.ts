/**
 * What was sent to whom, so that nothing is sent twice: a message is taken before it is sent, by one process alone, and its
 * outcome recorded after it. One of which the outcome is missing may have left.
 */
import { lastLeftAt, type LastMessage, type MessageKind, type SentMessage } from '../domain/notification-policy.ts';
import type { Journal, JournalTransaction } from './journal.ts';

/** A message about one wait. */
export interface MessageKey {
  readonly runId: string;
  readonly number: number;
  readonly recipient: string;
  readonly kind: MessageKind;
}

export interface MessageToTake extends MessageKey {
  /** The last one of this kind, as it was read; undefined: there was none. */
  readonly last: LastMessage;
}

export async function sentMessages(journal: Journal): Promise<SentMessage[]> {
  const found = await journal.read(({ rows }) =>
    rows
      .selectFrom('messages')
      .innerJoin('waits', (join) =>
        join.onRef('waits.run_id', '=', 'messages.run_id').onRef('waits.number', '=', 'messages.number'),
      )
      .select([
        'messages.run_id',
        'messages.number',
        'recipient',
        'messages.kind',
        'messages.at',
        'state',
        'sent_before',
        'run',
      ])
      .execute(),
  );
  return found.map(({ run_id: runId, kind, sent_before: sentBefore, ...rest }) => {
    return { runId, kind: kind as MessageKind, sentBefore, ...rest };
  });
}

/** @returns those that are this process's to send: another may have taken the rest since they were read */
export async function takeMessages(journal: Journal, messages: readonly MessageToTake[]): Promise<MessageToTake[]> {
  return await journal.transaction(async ({ rows, now }) => {
    const at = await now();
    const taken: MessageToTake[] = [];
    for (const message of messages) if (await take(rows, message, at)) taken.push(message);
    return taken;
  });
}

async function take(rows: JournalTransaction['rows'], message: MessageToTake, at: string): Promise<boolean> {
  const { runId, number, recipient, kind, last } = message;
  const columns = ['run_id', 'number', 'recipient', 'kind'] as const;
  const taken = { at, state: 'sending', sent_before: lastLeftAt(last) } as const;
  const { numInsertedOrUpdatedRows } = await rows
    .insertInto('messages')
    .values({ run_id: runId, number, recipient, kind, ...taken })
    .onConflict((row) =>
      last === undefined
        ? row.columns(columns).doNothing()
        : row
            .columns(columns)
            .doUpdateSet(taken)
            .where('messages.at', '=', last.at)
            // Another one may have taken it in the same millisecond.
            .where('messages.state', '=', last.state),
    )
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

const sent = { state: 'sent', sent_before: null } as const;

/** They have left. */
export async function messagesSent(journal: Journal, messages: readonly MessageKey[]): Promise<void> {
  await journal.transaction(async ({ rows }) => {
    for (const message of messages) await replace(rows, message, sent);
  });
}

/** They have not left: as if they had never been taken. */
export async function messagesFailed(journal: Journal, messages: readonly MessageToTake[]): Promise<void> {
  await journal.transaction(async ({ rows }) => {
    for (const message of messages) {
      const at = lastLeftAt(message.last);
      await replace(rows, message, at === null ? undefined : { at, ...sent });
    }
  });
}

/** @param by undefined: it goes */
async function replace(
  rows: JournalTransaction['rows'],
  { runId, number, recipient, kind }: MessageKey,
  by: (typeof sent & { readonly at?: string }) | undefined,
): Promise<void> {
  const key = { run_id: runId, number, recipient, kind };
  if (by === undefined) {
    await rows
      .deleteFrom('messages')
      .where((row) => row.and(key))
      .execute();
    return;
  }
  await rows
    .updateTable('messages')
    .set(by)
    .where((row) => row.and(key))
    .execute();
}
