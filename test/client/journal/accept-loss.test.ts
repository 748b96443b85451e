/** A journal that is restored from a backup older than what was written since: noticed, named, and accepted by a person. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TypedSearchAttributes } from '@temporalio/common';
import { journalChecks } from '../../../client/checks/journal.ts';
import { run as backup } from '../../../client/commands/backup.ts';
import { run as restore } from '../../../client/commands/restore.ts';
import type { Run } from '../../../client/invocation.ts';
import { documents } from '../../../client/json/documents.ts';
import { withRunsOf } from '../../../client/runs/with-runs.ts';
import { ownInstallation, withJournal } from '../../../client/with-journal.ts';
import { readConfig } from '../../../config.ts';
import { lossOf } from '../../../journal/losses.ts';
import { writesOf } from '../../journal/granted-writes.ts';
import { runbookAttribute } from '../../../temporal/search-attributes.ts';
import { testEnvironment, type TestEnvironment } from '../../setup/temporal.ts';
import { testIo } from '../test-io.ts';

let environment: TestEnvironment;
let home: string;
beforeAll(async () => {
  environment = await testEnvironment();
  home = await mkdtemp(join(tmpdir(), 'accept-loss-'));
});
afterAll(async () => {
  await environment.close();
  await rm(home, { recursive: true });
});

const variables = () => ({
  RUNBOOKS_HOME: home,
  RUNBOOKS_TASK_QUEUE: environment.taskQueue,
  TEMPORAL_ADDRESS: environment.address,
});

async function runs(command: Run, args: string[], options: Record<string, unknown> = {}) {
  const terminal = testIo({ environment: variables() });
  const answer = await command({ args, options, words: [] }, terminal.io);
  if (typeof answer === 'number') throw new Error('A document was expected');
  documents[answer.kind].parse(answer.document);
  terminal.io.show(answer as never);
  return { document: answer.document, exit: answer.exit, out: terminal.out() };
}

const write = async (run: string): Promise<unknown> =>
  withJournal(readConfig(variables()), (journal) =>
    writesOf(journal, { run, step: 's' }).do('grant role A', async () => 'done'),
  );

const age = async () => (await journalChecks({ home })).find(({ name }) => name === 'journal, age');

test('its open runs are named, nothing more is written for them, and the installation writes again', async () => {
  const config = readConfig(variables());
  const installation = await ownInstallation(config);
  const { workflowId, firstExecutionRunId: runId } = await withRunsOf(config, async ({ client }) =>
    client.workflow.start('neverBegun', {
      workflowId: `accept-loss-${randomUUID()}`,
      taskQueue: environment.taskQueue,
      memo: { installation },
      typedSearchAttributes: new TypedSearchAttributes([{ key: runbookAttribute, value: 'test' }]),
    }),
  );
  await write(runId);
  const file = join(home, 'backup.jsonl');
  await runs(backup, [file]);
  await write(runId);
  expect(await age()).toMatchObject({ result: 'ok' });
  expect((await runs(restore, [], { acceptLoss: true })).document).toMatchObject({ missing: null, runs: [] });

  await runs(restore, [file], { replace: true });
  await expect(write('another')).rejects.toMatchObject({ code: 'journal-went-back' });
  expect(await age()).toMatchObject({ result: 'wrong', advice: expect.stringContaining('--accept-loss') as string });

  const { document, exit, out } = await runs(restore, [], { acceptLoss: true });
  expect(exit).toBe(0);
  expect(document).toMatchObject({
    missing: expect.stringMatching(/had come to 4, and the journal has 2$/) as string,
    runs: [{ run: workflowId, runId }],
  });
  expect(out).toContain(workflowId);
  expect(await write('another')).toBe('done');
  await withJournal(config, async (journal) => {
    expect(await lossOf(journal, runId)).toBeDefined();
    expect(await lossOf(journal, 'another')).toBeUndefined();
  });
  await withRunsOf(config, ({ client }) => client.workflow.getHandle(workflowId).terminate());
});

test('nothing is accepted where the server cannot say which runs are open', async () => {
  await write('one');
  const file = join(home, 'second.jsonl');
  await runs(backup, [file]);
  await write('one');
  await runs(restore, [file], { replace: true });
  const terminal = testIo({ environment: { ...variables(), TEMPORAL_ADDRESS: '127.0.0.1:9' } });
  await expect(restore({ args: [], options: { acceptLoss: true }, words: [] }, terminal.io)).rejects.toThrow();
  await expect(write('another')).rejects.toMatchObject({ code: 'journal-went-back' });
});

test('a file and --accept-loss are two commands', async () => {
  await expect(runs(restore, ['x.jsonl'], { acceptLoss: true })).rejects.toMatchObject({ exitCode: 2 });
  await expect(runs(restore, [])).rejects.toMatchObject({ exitCode: 2 });
});
