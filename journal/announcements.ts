/**
 * What people are told at once, recorded together with what it is about, so that nothing of it is lost; and whom it has
 * reached. A message is taken before it is sent, by one process alone. Unsigned, as other messages are.
 */
import type { Announcement } from '../domain/announcement.ts';
import type { Journal, JournalTransaction } from './journal.ts';

/** A second time it changes nothing. */
export async function recordAnnouncement({ rows, now }: JournalTransaction, announcement: Announcement): Promise<void> {
  await rows
    .insertInto('announcements')
    .values({ id: announcement.id, at: await now(), content: JSON.stringify(announcement) })
    .onConflict((row) => row.column('id').doNothing())
    .execute();
}

/** The oldest first. @param since ISO 8601 */
export async function announcementsSince(journal: Journal, since: string): Promise<Announcement[]> {
  const found = await journal.read(({ rows }) =>
    rows.selectFrom('announcements').selectAll().where('at', '>=', since).orderBy('at').orderBy('id').execute(),
  );
  return found.map(({ content }) => JSON.parse(content) as Announcement);
}

/**
 * @param inDoubtBefore ISO 8601: who took it before that and didn't say how it went has ended
 * @returns whether it is this process's to send
 */
export async function takeAnnouncement(
  journal: Journal,
  id: string,
  recipient: string,
  inDoubtBefore: string,
): Promise<boolean> {
  return await journal.transaction(async ({ rows, now }) => {
    const taken = { at: await now(), state: 'sending', problem: null } as const;
    const { numInsertedOrUpdatedRows } = await rows
      .insertInto('announced')
      .values({ announcement: id, recipient, ...taken })
      .onConflict((row) =>
        row
          .columns(['announcement', 'recipient'])
          .doUpdateSet(taken)
          .where((had) =>
            had.or([
              had('announced.state', '=', 'failed'),
              had.and([had('announced.state', '=', 'sending'), had('announced.at', '<', inDoubtBefore)]),
            ]),
          ),
      )
      .executeTakeFirst();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  });
}

/** @param problem why it couldn't be sent, without a secret; undefined: it has left */
export async function announced(
  journal: Journal,
  id: string,
  recipient: string,
  problem: string | undefined,
): Promise<void> {
  await journal.transaction(async ({ rows }) => {
    await rows
      .updateTable('announced')
      .set(problem === undefined ? { state: 'sent', problem: null } : { state: 'failed', problem })
      .where('announcement', '=', id)
      .where('recipient', '=', recipient)
      .execute();
  });
}

/** @param before ISO 8601 */
export async function forgetAnnouncements(journal: Journal, before: string): Promise<void> {
  await journal.transaction(async ({ rows }) => {
    await rows.deleteFrom('announced').where('at', '<', before).execute();
    await rows.deleteFrom('announcements').where('at', '<', before).execute();
  });
}
