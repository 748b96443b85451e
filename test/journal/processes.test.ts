/** Several processes on one journal, and what is left when one of them is killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { isFailure } from '../../domain/failure.ts';
import type { Journal } from '../../journal/journal.ts';
import { withLease } from '../../journal/leases.ts';
import type { JournalLocation } from '../../journal/open.ts';
import { recordedWrites, type RecordedWrite } from '../../journal/recorded-writes.ts';
import { until } from '../../processes/alive.ts';
import { builtProgram } from '../setup/built-program.ts';
import { skipWithout } from '../setup/required-parts.ts';
import { backends, useBackends } from './backends.ts';

const program = builtProgram('test/journal/programs/journal-user.mjs');
const built = existsSync(program);
if (!built) skipWithout('build', 'several processes on one journal');

useBackends();

const children: ChildProcess[] = [];

interface OtherProcess {
  lines: string[];
  says: (line: string) => Promise<boolean>;
  begin: () => void;
  kill(): Promise<void>;
  ended: Promise<unknown>;
}

function otherProcess(place: JournalLocation, task: string, argument = ''): OtherProcess {
  const child = spawn(process.execPath, [program, JSON.stringify(place), task, argument], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  const ended = once(child, 'close');
  return {
    lines,
    ended,
    says: async (line) => await until(async () => lines.includes(line), 20_000),
    begin: () => void child.stdin.write('go\n'),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function writesIn(journal: Journal): Promise<RecordedWrite[]> {
  const writes = await recordedWrites(journal, { run: 'run' });
  expect(writes.filter(({ verified }) => !verified)).toEqual([]);
  return writes as RecordedWrite[];
}

(built ? describe : describe.skip).each(backends)('processes on a journal in %s', (name, backend) => {
  it('one that is killed between a call and its answer leaves that write open, and its lease for the next one', async () => {
    const place = await backend.newPlace();
    const killed = otherProcess(place, 'hang', '3000');
    expect(await killed.says('sent')).toBe(true);
    const journal = await backend.open(place);
    const next = { holder: 'next', ttl: 60_000 };
    const tooEarly: unknown = await withLease(journal, 'subject', next, async () => {}).catch(
      (error: unknown) => error,
    );
    expect(isFailure(tooEarly, 'journal-lease-held')).toBe(true);
    await killed.kill();
    let fence = 0;
    const takes = async (): Promise<boolean> => {
      try {
        fence = await withLease(journal, 'subject', next, async (lease) => journal.transaction((tx) => lease.hold(tx)));
        return true;
      } catch (error) {
        if (isFailure(error, 'journal-lease-held')) return false;
        throw error;
      }
    };
    expect(await until(takes, 10_000)).toBe(true);
    expect(fence).toBe(2);
    expect(await writesIn(journal)).toMatchObject([
      { label: 'second', state: 'open' },
      { label: 'first', state: 'done' },
    ]);
  });

  it('one that is killed at any moment has lost nothing that it said, and left one write open at most', async () => {
    const place = await backend.newPlace();
    const journal = await backend.open(place);
    let before = 0;
    for (const after of [3, 10, 17]) {
      const writer = otherProcess(place, 'write');
      expect(await writer.says(`sent ${after}`)).toBe(true);
      await writer.kill();
      const said = (word: string): number => writer.lines.filter((line) => line.startsWith(word)).length;
      const writes = (await writesIn(journal)).slice(0, -before || undefined);
      const done = writes.filter(({ state }) => state === 'done').length;
      expect(done).toBeGreaterThanOrEqual(said('done'));
      expect(writes.length).toBeGreaterThanOrEqual(said('sent'));
      expect(writes.length - done).toBeLessThanOrEqual(1);
      before += writes.length;
    }
  });

  it('two that write at the same time wait for each other, and leave no gap', async () => {
    const place = await backend.newPlace();
    const both = [otherProcess(place, 'times', '60'), otherProcess(place, 'times', '60')];
    expect(await Promise.all(both.map(({ says }) => says('ready')))).toEqual([true, true]);
    for (const { begin } of both) begin();
    await Promise.all(both.map(({ ended }) => ended));
    const writes = await writesIn(await backend.open(place));
    expect(writes.filter(({ state }) => state === 'done')).toHaveLength(120);
    const turns = writes.filter(({ label }, index) => index > 0 && label !== writes[index - 1]?.label).length;
    // SQLite's lock knows no turns: who waits may find it free only when the other is through.
    if (name === 'PostgreSQL') expect(turns).toBeGreaterThan(2);
  });

  it('one that finds it locked waits, and keeps its event loop running', async () => {
    const place = await backend.newPlace();
    const journal = await backend.open(place);
    const holder = otherProcess(place, 'hold', '1500');
    expect(await holder.says('holds')).toBe(true);
    let longest = 0;
    let last = performance.now();
    const ticking = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const started = performance.now();
    await journal.transaction(async ({ rows }) => {
      await rows
        .insertInto('leases')
        .values({ name: 'held', holder: 'second', fence: 1, expires_at: '' })
        .onConflict((row) => row.column('name').doUpdateSet({ holder: 'second' }))
        .execute();
    });
    clearInterval(ticking);
    expect(performance.now() - started).toBeGreaterThan(700);
    expect(longest).toBeLessThan(500);
    await holder.ended;
    expect(await journal.read(({ rows }) => rows.selectFrom('leases').selectAll().execute())).toMatchObject([
      { name: 'held', holder: 'second' },
    ]);
  });
});
