/** `runbook journal prune`: the Temporal server says which runs are open. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run as prune } from '../../client/commands/journal-prune.ts';
import { run as writes } from '../../client/commands/writes.ts';
import type { Run } from '../../client/invocation.ts';
import { openJournal } from '../../journal/journal.ts';
import { writesOf } from '../journal/granted-writes.ts';
import { until } from '../../processes/alive.ts';
import { testIo } from '../client/test-io.ts';
import { testEnvironment, type TestEnvironment } from '../setup/temporal.ts';

let home: string;
let temporal: TestEnvironment;
beforeAll(async () => {
  temporal = await testEnvironment();
});
afterAll(async () => {
  await temporal.close();
});
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'journal-prune-'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

async function runs(command: Run, args: string[], options: Record<string, unknown> = {}) {
  const { io } = testIo({ environment: { RUNBOOKS_HOME: home, TEMPORAL_ADDRESS: temporal.address } });
  return await command({ args, options, words: [] }, io);
}

async function fill(run: string): Promise<void> {
  const journal = await openJournal({ home });
  await writesOf(journal, { run, step: 'application/C' }).do('create application', async () => {});
  await journal.close();
}

const older = { older: '1 ms', by: 'ann' };

test('old evidence goes, an open run’s stays, and both are said', async () => {
  const { taskQueue } = temporal;
  const workflowId = `prune-${randomUUID()}`;
  const handle = await temporal.client.workflow.start('nobodyRunsThis', { workflowId, taskQueue });
  try {
    const [open, ended] = [handle.firstExecutionRunId, randomUUID()];
    await fill(open);
    await fill(ended);
    const result = (open: string, ended: string) => [
      { rows: 2, result: open },
      { rows: 2, result: ended },
    ];
    // The server's list is behind by moments.
    const isListed = async (): Promise<boolean> =>
      JSON.stringify(await runs(prune, [], { ...older, dryRun: true })).includes('"open"');
    expect(await until(isListed, 10_000)).toBe(true);
    await expect(runs(prune, [], { ...older, dryRun: true })).resolves.toMatchObject({
      exit: 0,
      document: { applied: false, runs: result('open', 'to-prune') },
    });
    // No terminal, and no --yes.
    await expect(runs(prune, [], older)).resolves.toMatchObject({ exit: 3, document: { applied: false } });
    await expect(runs(writes, [ended])).resolves.toMatchObject({ document: { writes: { length: 1 }, pruned: null } });

    await expect(runs(prune, [], { ...older, yes: true })).resolves.toMatchObject({
      exit: 0,
      document: { applied: true, runs: result('open', 'pruned') },
    });
    await expect(runs(writes, [ended])).resolves.toMatchObject({
      exit: 0,
      document: { writes: [], unverified: [], pruned: { by: 'ann', rows: 2 } },
    });
    await expect(runs(writes, [open])).resolves.toMatchObject({ document: { writes: { length: 1 }, pruned: null } });
  } finally {
    await handle.terminate();
  }
}, 30_000);

test('what is younger than seven years stays by default', async () => {
  await fill('run');
  await expect(runs(prune, [], { yes: true })).resolves.toMatchObject({
    exit: 0,
    document: { applied: false, runs: [] },
  });
});
