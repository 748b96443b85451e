/** `backup`, `restore`, `writes`, `journal prune` and `doctor`'s checks of the journal, as a person or a program runs them. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { journalChecks } from '../../../client/checks/journal.ts';
import { run as backup } from '../../../client/commands/backup.ts';
import { run as prune } from '../../../client/commands/journal-prune.ts';
import { run as restore } from '../../../client/commands/restore.ts';
import { run as writes } from '../../../client/commands/writes.ts';
import { explain } from '../../../client/explain.ts';
import type { Run } from '../../../client/invocation.ts';
import { documents } from '../../../client/json/documents.ts';
import { Failure } from '../../../domain/failure.ts';
import { openJournal } from '../../../journal/journal.ts';
import type { RunRecord } from '../../../domain/run-record.ts';
import { heldLeases, withLease } from '../../../journal/leases.ts';
import { migrationId, migrations, type Migration } from '../../../journal/migrate.ts';
import { recordReport } from '../../../journal/reports.ts';
import { writesOf } from '../../journal/granted-writes.ts';
import { testIo } from '../test-io.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'journal-commands-'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

async function runs(command: Run, args: string[], options: Record<string, unknown> = {}) {
  // Nothing listens there.
  const terminal = testIo({ environment: { RUNBOOKS_HOME: home, TEMPORAL_ADDRESS: '127.0.0.1:9' } });
  const answer = await command({ args, options, words: [] }, terminal.io);
  if (typeof answer === 'number') throw new Error('A document was expected');
  documents[answer.kind].parse(answer.document);
  terminal.io.show(answer as never);
  return { answer, document: answer.document, exit: answer.exit, out: terminal.out(), error: terminal.error() };
}

async function problemOf(work: Promise<unknown>): Promise<{ code: string; exitCode: number; message: string }> {
  return await work.then(
    () => {
      throw new Error('It was expected to fail');
    },
    (error: unknown) => explain(error),
  );
}

/** A run with a call that was done, one that was refused, one of unknown outcome, and a list. */
async function fill(run: string): Promise<void> {
  const journal = await openJournal({ home });
  const step = writesOf(journal, { run, step: 'application/C' });
  await step.do('create application', async () => 'object-1', { kind: 'application', made: (id) => ({ id }) });
  const refused = new Failure('graph-denied', { service: 'graph' });
  await step.do('grant role A', () => Promise.reject(refused), { kind: 'application' }).catch(() => {});
  await step.do('grant role B', () => Promise.reject(new Error('lost')), { kind: 'application' }).catch(() => {});
  const items = [{ item: 'a' }, { item: 'b' }];
  await writesOf(journal, { run, step: 'bulk/B' }).doEach('set mailbox', items, async () => {});
  await journal.close();
}

/** As the last activity of a run records it. */
async function ended(run: string, runId: string): Promise<void> {
  const journal = await openJournal({ home });
  const record = { run, runId, endedAt: '2026-11-20T10:00:00.000Z', code: null, outcome: 'done' };
  await recordReport(journal, record as unknown as RunRecord);
  await journal.close();
}

async function damage(statement: string): Promise<void> {
  const journal = await openJournal({ home });
  await journal.transaction(async ({ rows }) => void (await sql.raw(statement).execute(rows)));
  await journal.close();
}

test('a backup says what is in it and which files are not, and is not made twice', async () => {
  await fill('run');
  const file = join(home, 'backup.jsonl');
  const { document, exit, out } = await runs(backup, [file]);
  expect(document).toMatchObject({
    file,
    journal: join(home, 'journal.db'),
    rows: { writes: 9 },
    keep: [join(home, 'keys', 'writer.pem')],
  });
  expect(exit).toBe(0);
  expect(out).toContain('It contains no key. Keep these as well');
  const key = await readFile(join(home, 'keys', 'writer.pem'), 'utf8');
  const [, secret = ''] = key.split('\n');
  expect(secret.length).toBeGreaterThan(20);
  expect(await readFile(file, 'utf8')).not.toContain(secret);
  await expect(problemOf(runs(backup, [file]))).resolves.toMatchObject({ code: 'backup-exists', exitCode: 2 });
});

test('a restore over a journal needs --replace, and says where the former one is and what is not trusted', async () => {
  await fill('run');
  const file = join(home, 'backup.jsonl');
  await runs(backup, [file]);
  await expect(problemOf(runs(restore, [file]))).resolves.toMatchObject({ code: 'journal-not-empty', exitCode: 2 });
  const { document, exit, error } = await runs(restore, [file], { replace: true });
  expect(document).toMatchObject({ rows: { writes: 9 }, replaced: { rows: { writes: 9 } }, untrusted: [] });
  expect(exit).toBe(0);
  expect(error).toContain('make sure that no worker of this installation runs');
  const kept = (await readdir(home)).filter((name) => name.startsWith('journal-replaced-'));
  expect(kept).toHaveLength(1);

  await rm(join(home, 'keys'), { recursive: true });
  const again = await runs(restore, [file], { replace: true });
  expect(again.document).toMatchObject({ untrusted: [expect.stringMatching(/^w-/) as string] });
  expect(again.out).toContain('Put back the files in keys/');
  const shown = await runs(writes, ['run']);
  expect(shown).toMatchObject({ exit: 1, document: { writes: [], unverified: { length: 9 } } });
});

test('a restore is refused while a step is written, by its worker’s name, though Temporal can’t be asked', async () => {
  const file = join(home, 'backup.jsonl');
  const journal = await openJournal({ home });
  await withLease(journal, 'run/user/1', { holder: 'onboard/demo/ann, attempt 1', ttl: 60_000 }, async (lease) => {
    await writesOf(journal, { run: 'run', step: 'user/1', lease }).do('create user', async () => {});
    await runs(backup, [file]);
    await expect(problemOf(runs(restore, [file], { replace: true }))).resolves.toMatchObject({
      code: 'journal-in-use',
      message: expect.stringMatching(/run\/user\/1, held by onboard\/demo\/ann, attempt 1 \(\w+\) until 20/) as string,
    });
  });
  await journal.close();
  await runs(restore, [file], { replace: true });
  const restored = await openJournal({ home });
  expect(await restored.read(heldLeases)).toEqual([]);
  await restored.close();
});

test('what a run wrote is shown in order, with outcomes, by its run ID without a Temporal server', async () => {
  const runId = randomUUID();
  await fill(runId);
  const { document, exit, out } = await runs(writes, [runId]);
  expect(document).toMatchObject({
    run: null,
    runId,
    writes: [
      {
        step: 'application/C',
        label: 'create application',
        kind: 'application',
        outcome: 'done',
        made: { id: 'object-1' },
      },
      { label: 'grant role A', outcome: 'refused', refusal: 'graph-denied', settledAt: expect.any(String) as string },
      { label: 'grant role B', outcome: 'open', settledAt: null },
      { step: 'bulk/B', label: 'set mailbox', item: 'a', outcome: 'done' },
      { step: 'bulk/B', label: 'set mailbox', item: 'b', outcome: 'done' },
    ],
    unverified: [],
    pruned: null,
  });
  expect(exit).toBe(0);
  expect(out).toMatch(/set mailbox +- +2 +done/);
  expect(out).toContain('! Whether an open write took effect is unknown');
});

test('a run that Temporal no longer has is found by its workflow ID through its report', async () => {
  const runId = randomUUID();
  await fill(runId);
  const run = 'client-sense-online/simulated/svc@contoso.example';
  await ended(run, runId);
  await expect(runs(writes, [run])).resolves.toMatchObject({ document: { run, runId, writes: { length: 5 } } });
  await expect(problemOf(runs(writes, ['another']))).resolves.toMatchObject({ code: 'temporal-unreachable' });
});

test('places that do not verify are named, with exit code 1', async () => {
  await fill('run');
  await damage(`update writes set label = 'another' where label = 'create application'`);
  const { document, exit, out } = await runs(writes, ['run']);
  expect(document).toMatchObject({ unverified: [{ step: 'application/C', position: 1, reason: 'bad-signature' }] });
  expect(exit).toBe(1);
  expect(out).toContain('✘ application/C, row 1: not what its writer signed');
});

test.each([
  ['writes', writes, ['run']],
  ['backup', backup, ['/nowhere/backup']],
  ['journal prune', prune, []],
] as const)('%s makes no journal where there is none', async (_, command, args) => {
  await expect(problemOf(runs(command, [...args]))).resolves.toMatchObject({ code: 'journal-absent', exitCode: 2 });
  expect(await readdir(home)).toEqual([]);
});

const newest = migrations.at(-1) as Migration;
const ofTomorrow: Migration = { number: newest.number + 1, name: 'of-tomorrow', up: async () => {} };

test.each([
  ['writes', writes, ['run']],
  ['backup', backup, ['backup']],
  ['journal prune', prune, []],
] as const)('%s of a newer program’s journal is refused by name', async (_, command, args) => {
  await (await openJournal({ home }, [...migrations, ofTomorrow])).close();
  const problem = await problemOf(runs(command, [...args]));
  expect(problem).toMatchObject({ code: 'journal-newer', exitCode: 2 });
  expect(problem.message).toContain(
    `its schema is ${migrationId(ofTomorrow)}, this program knows ${migrationId(newest)}`,
  );
});

test('nothing is pruned when Temporal can’t say what is open', async () => {
  await fill('run');
  const problem = await problemOf(runs(prune, [], { older: '1 ms', yes: true }));
  expect(problem).toMatchObject({ code: 'temporal-unreachable', exitCode: 1 });
  await expect(runs(writes, ['run'])).resolves.toMatchObject({ document: { writes: { length: 5 } } });
  await expect(problemOf(runs(prune, [], { older: 'soon' }))).resolves.toMatchObject({ code: 'duration-invalid' });
});

describe('doctor', () => {
  const checks = async (): Promise<Record<string, [string, string]>> =>
    Object.fromEntries((await journalChecks({ home })).map(({ name, result, detail }) => [name, [result, detail]]));

  test('says where there is no journal yet, and makes none', async () => {
    expect(await checks()).toEqual({ journal: ['skipped', expect.stringContaining('there is none yet') as string] });
    expect(await readdir(home)).toEqual([]);
  });

  test('finds a sound one so', async () => {
    await fill('run');
    expect(await checks()).toEqual({
      journal: ['ok', `${join(home, 'journal.db')}, schema ${migrationId(newest)}`],
      'journal, age': ['ok', 'not older than when this home last used it'],
      'journal, structure': ['ok', 'every page and index is in order'],
      'journal, size': ['ok', expect.stringMatching(/^\d+\.\d [KM]iB$/) as string],
      'journal, free space': [expect.any(String), expect.stringContaining(` on the disk of ${home}`) as string],
      'journal, clock': ['ok', "this machine's own"],
      'journal, signatures': ['ok', '9 signed rows, all of them verify'],
      'journal, open writes': ['ok', 'none is older than an hour'],
      'journal, steps at work': ['ok', 'none'],
    });
  });

  test('names rows that do not verify, and writes that are open for long', async () => {
    await fill('run');
    await damage(`update writes set at = '2020-01-01T00:00:00.000Z' where label = 'grant role B'`);
    const found = await checks();
    expect(found['journal, signatures']).toEqual([
      'wrong',
      '1 of 9 places do not verify, and count as unknown: writes of run, application/C, row 5: bad-signature',
    ]);
    expect(found['journal, open writes']).toEqual([
      'warning',
      expect.stringContaining('1 of run run since 2020-01-01T00:00:00.000Z') as string,
    ]);
  });

  test('finds a file that is damaged, and one of a newer program', async () => {
    await fill('run');
    await (await openJournal({ home }, [...migrations, ofTomorrow])).close();
    expect(await checks()).toEqual({
      journal: ['wrong', expect.stringContaining(migrationId(ofTomorrow)) as string],
    });
    await rm(join(home, 'journal.db-wal'), { force: true });
    await writeFile(join(home, 'journal.db'), 'no database '.repeat(1000));
    expect(await checks()).toEqual({ journal: ['wrong', expect.stringContaining('contradicts itself') as string] });
  });
});
