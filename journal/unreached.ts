/** Recipients whom the last message didn't reach, since when and why, until one does. */
import type { Unreached } from '../domain/notification-policy.ts';
import type { Journal } from './journal.ts';

export async function unreachedRecipients(journal: Journal): Promise<Unreached[]> {
  const found = await journal.read(({ rows }) =>
    rows.selectFrom('unreached').selectAll().orderBy('recipient').execute(),
  );
  return found.map(({ tried_at: triedAt, reported_at: reportedAt, ...rest }) => ({ ...rest, triedAt, reportedAt }));
}

/** @param problem why, without a secret */
export async function recordUnreached(journal: Journal, recipient: string, problem: string): Promise<void> {
  await journal.transaction(async ({ rows, now }) => {
    const at = await now();
    await rows
      .insertInto('unreached')
      .values({ recipient, since: at, tried_at: at, problem })
      .onConflict((row) => row.column('recipient').doUpdateSet({ tried_at: at, problem }))
      .execute();
  });
}

export async function recordReached(journal: Journal, recipients: readonly string[]): Promise<void> {
  if (recipients.length === 0) return;
  await journal.transaction(async ({ rows }) => {
    await rows.deleteFrom('unreached').where('recipient', 'in', recipients).execute();
  });
}

/** Others were notified that they can't be reached. */
export async function recordReported(journal: Journal, recipients: readonly string[]): Promise<void> {
  if (recipients.length === 0) return;
  await journal.transaction(async ({ rows, now }) => {
    await rows
      .updateTable('unreached')
      .set({ reported_at: await now() })
      .where('recipient', 'in', recipients)
      .execute();
  });
}

/** Of those whom nothing is sent any more it isn't known whether they could be reached. @param before ISO 8601 */
export async function forgetUnreached(journal: Journal, before: string): Promise<void> {
  await journal.transaction(async ({ rows }) => {
    await rows.deleteFrom('unreached').where('tried_at', '<', before).execute();
  });
}
