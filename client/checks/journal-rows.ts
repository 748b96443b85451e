/** What is in the journal: its signatures, whether it went back, what is left open in it, and who is at work by it. */
import type { JournalTable } from '../../journal/catalogue.ts';
import { openWritesBefore, verifyAll } from '../../journal/inspect.ts';
import type { Journal } from '../../journal/journal.ts';
import { heldLeases } from '../../journal/leases.ts';
import type { Database, JournalLocation } from '../../journal/open.ts';
import { withJournal } from '../with-journal.ts';
import { ok, warning, wrong, type Check } from './check.ts';
import { asked } from './journal-check.ts';

/** How many of each are named. */
const named = 5;
const hour = 3_600_000;

/** @returns why it can't be opened, in place of all of them */
export async function rowChecks(place: JournalLocation, { db, tables, where }: Database): Promise<Check[]> {
  let checks: Check[] = [];
  const opened = await asked('journal, rows', where, () =>
    withJournal(place, async (journal) => {
      checks = [
        await asked('journal, signatures', where, async () => signatures(journal, await tables(db))),
        age(journal),
        await asked('journal, open writes', where, () => openWrites(journal)),
        await asked('journal, steps at work', where, () => stepsAtWork(journal)),
      ];
      return ok('journal, rows', 'read');
    }),
  );
  return opened.result === 'ok' ? checks : [opened];
}

async function signatures(journal: Journal, tables: readonly JournalTable[]): Promise<Check> {
  const { rows, unverified } = await verifyAll(journal, tables);
  if (unverified.length === 0) return ok('journal, signatures', `${rows} signed rows, all of them verify`);
  const places = unverified.map(({ table, scope, part, position, upTo, reason }) => {
    const rowsThere = position === upTo ? `row ${position}` : `rows ${position} to ${upTo}`;
    return `${table} of ${scope}, ${part}, ${rowsThere}: ${reason}`;
  });
  return wrong(
    'journal, signatures',
    `${unverified.length} of ${rows} places do not verify, and count as unknown: ${first(places)}`,
    'unknown-writer: enter the writer in trust.yaml ("runbook keys show" where it runs), or put back keys/ of the home that wrote them. Otherwise keep a copy of the database, find out who changed it, and restore the last backup.',
  );
}

function age({ highWater: { behind } }: Journal): Check {
  if (behind === undefined) return ok('journal, age', 'not older than when this home last used it');
  const advice = 'Nothing is written until a newer backup is restored, or "runbook restore --accept-loss" is given.';
  return wrong('journal, age', behind, advice);
}

async function openWrites(journal: Journal): Promise<Check> {
  const before = new Date(Date.parse(await journal.read(({ now }) => now())) - hour).toISOString();
  const runs = await openWritesBefore(journal, before);
  if (runs.length === 0) return ok('journal, open writes', 'none is older than an hour');
  const total = runs.reduce((sum, { count }) => sum + count, 0);
  const each = runs.map(({ run, count, since }) => `${count} of run ${run} since ${since}`);
  return warning(
    'journal, open writes',
    `${total} older than an hour, of which it is unknown whether they took effect: ${first(each)}`,
    '"runbook writes RUN" shows them. They are looked for when their step is retried or rolled back.',
  );
}

/** By their leases: what is only read has none. */
async function stepsAtWork(journal: Journal): Promise<Check> {
  const held = await journal.read(heldLeases);
  if (held.length === 0) return ok('journal, steps at work', 'none');
  const each = held.map(({ name, holder, until }) => `${name}, held by ${holder} until ${until}`);
  return ok('journal, steps at work', `${held.length}: ${first(each)}`);
}

function first(all: readonly string[]): string {
  const more = all.length > named ? `; and ${all.length - named} more` : '';
  return `${all.slice(0, named).join('; ')}${more}`;
}
