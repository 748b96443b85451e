/**
 * Waits of runs for people, from their beginning to their end. Both are recorded by activities of which either may be late
 * or come twice: a wait that has ended stays so, whatever comes after.
 */
import type { WaitAbout, WaitForPerson, WaitKind } from '../domain/wait-for-person.ts';
import type { Journal, JournalTransaction } from './journal.ts';

type Place = Pick<WaitForPerson, 'run' | 'runId' | 'number'>;

/** A second time it changes nothing. */
export async function beginWait(journal: Journal, wait: WaitForPerson): Promise<void> {
  await journal.transaction(({ rows }) => add(rows, wait, null));
}

/** Also where its beginning isn't recorded yet: then it never begins. */
export async function endWait(journal: Journal, { run, runId, number }: Place): Promise<void> {
  await journal.transaction(async ({ rows, now }) => {
    const at = await now();
    await rows
      .insertInto('waits')
      .values({ run_id: runId, number, run, ended_at: at })
      .onConflict((row) =>
        row.columns(['run_id', 'number']).doUpdateSet({ ended_at: at }).where('waits.ended_at', 'is', null),
      )
      .execute();
  });
}

/** A run has ended: people are notified, and nothing of it waits any more. @param end as `endOf` makes it */
export async function endRun(journal: Journal, end: WaitForPerson): Promise<void> {
  await journal.transaction(async ({ rows, now }) => {
    const at = await now();
    await endAllOf(rows, end.runId, at);
    await add(rows, end, at);
  });
}

/** Whatever a run still waited for, it waits no more. */
export async function endWaitsOf(journal: Journal, runId: string): Promise<void> {
  await journal.transaction(async ({ rows, now }) => endAllOf(rows, runId, await now()));
}

/** What people are to be notified about: the waits that go on, and the runs that have ended since. @param since ISO 8601 */
export async function waitsToReport(journal: Journal, since: string): Promise<WaitForPerson[]> {
  const found = await journal.read(({ rows }) =>
    rows
      .selectFrom('waits')
      .selectAll()
      .where((row) => row.or([row('ended_at', 'is', null), row('kind', '=', 'outcome').and('since', '>=', since)]))
      .orderBy('since')
      .orderBy('run_id')
      .orderBy('number')
      .execute(),
  );
  return found.flatMap(({ run_id: runId, number, run, kind, since: from, until, remind_every: every, about }) => {
    if (kind === null || from === null || about === null) return [];
    const remindEvery = every ?? 0;
    const read = { run, runId, number, kind: kind as WaitKind, since: from, until, remindEvery };
    return [{ ...read, about: JSON.parse(about) as WaitAbout }];
  });
}

/** How many waits go on. */
export async function countWaits(journal: Journal): Promise<number> {
  return await journal.read(async ({ rows }) => {
    const open = rows.selectFrom('waits').where('ended_at', 'is', null);
    const { count } = await open.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
    return count;
  });
}

/** Removes the waits that ended before, and what was sent about them. @param before ISO 8601 @returns how many */
export async function forgetWaits(journal: Journal, before: string): Promise<number> {
  return await journal.transaction(async ({ rows }) => {
    const { numDeletedRows } = await rows.deleteFrom('waits').where('ended_at', '<', before).executeTakeFirst();
    if (numDeletedRows > 0n) await forgetMessages(rows);
    return Number(numDeletedRows);
  });
}

/** Removes all that is known of the waits of a run. */
export async function forgetWaitsOf({ rows }: Pick<JournalTransaction, 'rows'>, runId: string): Promise<void> {
  await rows.deleteFrom('waits').where('run_id', '=', runId).execute();
  await rows.deleteFrom('messages').where('run_id', '=', runId).execute();
}

type Rows = JournalTransaction['rows'];

async function add(rows: Rows, wait: WaitForPerson, endedAt: string | null): Promise<void> {
  const { run, runId, number, kind, since, until, remindEvery, about } = wait;
  const row = { run_id: runId, number, run, kind, since, until, remind_every: remindEvery, ended_at: endedAt };
  await rows
    .insertInto('waits')
    .values({ ...row, about: JSON.stringify(about) })
    .onConflict((there) => there.columns(['run_id', 'number']).doNothing())
    .execute();
}

async function endAllOf(rows: Rows, runId: string, at: string): Promise<void> {
  await rows
    .updateTable('waits')
    .set({ ended_at: at })
    .where('run_id', '=', runId)
    .where('ended_at', 'is', null)
    .execute();
}

/** Those about waits that are no longer there. */
async function forgetMessages(rows: Rows): Promise<void> {
  await rows
    .deleteFrom('messages')
    .where((message) =>
      message.not(
        message.exists(
          message
            .selectFrom('waits')
            .select('waits.number')
            .whereRef('waits.run_id', '=', 'messages.run_id')
            .whereRef('waits.number', '=', 'messages.number'),
        ),
      ),
    )
    .execute();
}
