/**
 * What the journal adds to a write: `node dist/bench/journal.js` measures intent and outcome of a write whose call takes
 * no time, one after the other, of a step that is one such write under its lease, and of a bulk step's part of a hundred items, of which a dozen are recorded together; in
 * SQLite, and in the database of RUNBOOKS_DATABASE where it is set. Fails when a write costs 25 ms or more, or an item of a
 * part 5 ms.
 */
import { randomUUID } from 'node:crypto';
import { writtenTogether } from '../activities/bulk/item-writes.ts';
import { bulkCallsAtOnce } from '../domain/call-budget.ts';
import { withCallShare } from '../journal/budgets.ts';
import type { Journal } from '../journal/journal.ts';
import { withLease } from '../journal/leases.ts';
import { recordedWrites } from '../journal/recorded-writes.ts';
import { Grant } from '../journal/grant.ts';
import { writesOf } from '../journal/writes.ts';
import { inEachDatabase } from './each-database.ts';

const times = 300;
const parts = 20;
const part = Array.from({ length: 100 }, (_, index) => ({
  item: `mailbox-${index}@contoso.example`,
  before: { state: null, at: new Date().toISOString() },
}));
const limits = { write: 25, item: 5 };

async function measure(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const started = performance.now();
    await work();
    took.push(performance.now() - started);
  }
  return took.toSorted((a, b) => a - b);
}

function at(took: readonly number[], share: number): number {
  return took[Math.floor((took.length - 1) * share)] ?? Infinity;
}

function show(what: string, took: readonly number[]): void {
  const [median, high] = [at(took, 0.5), at(took, 0.95)].map((ms) => `${ms.toFixed(1)} ms`);
  process.stdout.write(`  ${what}: median ${median}, 95th percentile ${high}\n`);
}

/** @returns whether the limits hold */
async function bench(name: string, journal: Journal): Promise<boolean> {
  // What the check of an approval adds is told by grants.ts.
  const grant = new Grant(journal, ['none'], async () => {});
  process.stdout.write(`${name}\n`);
  const run = randomUUID();
  const single = writesOf(journal, { run, step: 'single' }, grant);
  const write = () => single.do('grant', async () => 'id', { before: null, made: (id) => id });
  await measure(10, write);
  const wrote = await measure(times, write);
  show('a write', wrote);
  const step = () =>
    withLease(journal, `${run}/step`, { holder: 'bench', ttl: 5000 }, (lease) =>
      writesOf(journal, { run, step: 'step', lease }, grant).do('grant', async () => 'id', {
        before: null,
        made: (id) => id,
      }),
    );
  await measure(10, step);
  show('a step of one write, with its lease', await measure(times, step));
  let written = 0;
  const inPart = await measure(parts, async () => {
    written += 1;
    const bulk = writesOf(journal, { run, step: `bulk, part ${written}` }, grant);
    for (let from = 0; from < part.length; from += writtenTogether) {
      await bulk.doEach('add member', part.slice(from, from + writtenTogether), async () => {}, { atOnce: 3 });
    }
  });
  show(`a part of ${part.length}, ${writtenTogether} at a time`, inPart);
  const lane = { connection: 'bench', lane: 'exchange' };
  const terms = { budget: bulkCallsAtOnce, wanted: bulkCallsAtOnce, ttl: 5000, wait: () => Promise.resolve() };
  const shared = await measure(parts, async () => {
    written += 1;
    const step = `bulk, part ${written}`;
    await withLease(journal, `${run}/${step}`, { holder: 'bench', ttl: 5000 }, (lease) =>
      withCallShare(journal, lane, terms, async (share) => {
        const bulk = writesOf(journal, { run, step, lease }, grant);
        for (let from = 0; from < part.length; from += writtenTogether) {
          const atOnce = await share.slots();
          await bulk.doEach('add member', part.slice(from, from + writtenTogether), async () => {}, { atOnce });
        }
      }),
    );
  });
  show('the same with its lease and its share of the calls', shared);
  show(
    `reading the ${part.length} writes of a part back, verified`,
    await measure(parts, () => recordedWrites(journal, { run, step: 'bulk, part 1' })),
  );
  return at(wrote, 0.5) < limits.write && at(inPart, 0.5) / part.length < limits.item;
}

await inEachDatabase(bench);
