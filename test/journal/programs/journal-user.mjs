// Another process on the journal: `journal-user.mjs PLACE TASK [ARGUMENT]`, where PLACE is the journal's place as JSON.
// Says each thing on a line of its own as it happens.
import { once } from 'node:events';
import { openJournal } from '../../../journal/journal.ts';
import { withLease } from '../../../journal/leases.ts';
import { writesOf } from '../granted-writes.ts';

const [place, task, argument] = process.argv.slice(2);
const journal = await openJournal(JSON.parse(place));
/** Resolves when the line has left: who never waits for that leaves no turn of the event loop to what a full pipe held back. */
const say = (line) => new Promise((left) => process.stdout.write(`${line}\n`, () => left()));
const scope = { run: 'run', step: 'step' };
const never = () => new Promise(() => setInterval(() => {}, 1_000));

const tasks = {
  /** Sends a call whose answer never comes, as the holder of a lease. */
  hang: () =>
    withLease(journal, 'subject', { holder: 'killed', ttl: Number(argument) }, async (lease) => {
      const writes = writesOf(journal, { ...scope, lease });
      await writes.do('first', async () => {});
      await writes.do('second', async () => {
        await say('sent');
        await never();
      });
    }),
  /** Writes until it is killed; says `sent N` as a call leaves, and `done N` when its outcome is recorded. */
  write: async () => {
    const writes = writesOf(journal, scope);
    for (let number = 1; ; number += 1) {
      await writes.do(`${number}`, async () => say(`sent ${number}`));
      await say(`done ${number}`);
    }
  },
  /** Writes so many times, once it is told to. */
  times: async () => {
    const writes = writesOf(journal, scope);
    await say('ready');
    await once(process.stdin, 'data');
    process.stdin.destroy();
    for (let number = 1; number <= Number(argument); number += 1) await writes.do(`${process.pid}`, async () => {});
  },
  /** Keeps everybody else from writing for so many milliseconds. */
  hold: () =>
    journal.transaction(async ({ rows, now }) => {
      await rows.insertInto('leases').values({ name: 'held', holder: '', fence: 1, expires_at: '' }).execute();
      // Not waited for: a transaction waits for nothing but the database.
      void say('holds');
      const end = Date.now() + Number(argument);
      while (Date.now() < end) await now();
    }),
};

await tasks[task]();
await journal.close();
