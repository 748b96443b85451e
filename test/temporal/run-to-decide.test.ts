/** Which run a command decides about, and which it reads about: the Temporal server knows their names. */
import { TypedSearchAttributes } from '@temporalio/common';
import { run as approve } from '../../client/commands/approve.ts';
import { run as cancel } from '../../client/commands/cancel.ts';
import { run as confirm } from '../../client/commands/confirm.ts';
import { run as intervene } from '../../client/commands/intervene.ts';
import { run as reject } from '../../client/commands/reject.ts';
import { run as status } from '../../client/commands/status.ts';
import type { Run } from '../../client/invocation.ts';
import { until } from '../../processes/alive.ts';
import { runbookAttribute } from '../../temporal/search-attributes.ts';
import { UnansweredDecisions } from '../../client/runs/unanswered-decisions.ts';
import { testIo } from '../client/test-io.ts';
import { namesAsTyped } from '../setup/names-as-typed.ts';
import { serverOfItsOwn, type ServerOfItsOwn } from './server-of-its-own.ts';

const ids = {
  ann: 'deciding/contoso/ann.berg@contoso.example',
  ben: 'deciding/contoso/ben.castillo@contoso.example',
  twin: 'deciding/fabrikam/ben.castillo@contoso.example',
  ended: 'deciding/contoso/ended',
} as const;

let temporal: ServerOfItsOwn;
beforeAll(async () => {
  temporal = await serverOfItsOwn();
  await namesAsTyped(temporal.environment.RUNBOOKS_HOME ?? '', 'contoso');
  for (const workflowId of Object.values(ids)) {
    await temporal.client.workflow.start('nobodyRunsThis', {
      workflowId,
      taskQueue: 'nobody',
      typedSearchAttributes: new TypedSearchAttributes([{ key: runbookAttribute, value: 'deciding' }]),
    });
  }
  await temporal.client.workflow.getHandle(ids.ended).terminate();
  // The server's list is behind by moments.
  const query = `${runbookAttribute.name} IS NOT NULL AND ExecutionStatus = 'Running'`;
  const open = async () => (await temporal.client.workflow.count(query)).count;
  await until(async () => (await open()) === 3, 10_000);
}, 60_000);
afterAll(async () => {
  await temporal.stop();
});

async function runs(command: Run, typed: string, options: Record<string, unknown> = {}) {
  const { io } = testIo({ environment: temporal.environment });
  return await command({ args: [typed], options: { by: 'ben', ...options }, words: [] }, io);
}

/** Whether a decision about it was sent: no worker is there to answer one. */
async function isAsked(id: string): Promise<boolean> {
  return (await new UnansweredDecisions(temporal.environment.RUNBOOKS_HOME ?? '').about(id)).length > 0;
}

const deciding = [
  ['approve', approve],
  ['reject', reject],
  ['retry', intervene],
  ['skip', intervene],
  ['rollback', intervene],
  ['abort', intervene],
  ['confirm', confirm],
  ['cancel', cancel],
] as const;

describe.each(deciding)('%s', (name, command) => {
  const options = { command: name, yes: true };

  test.each([
    ['an empty name', '', 'run-unnamed', []],
    ['blanks', '  ', 'run-unnamed', []],
    ['a part that occurs in one run alone', 'ann.ber', 'run-partly-named', [ids.ann]],
    ['a part of several', 'contoso.example', 'run-partly-named', [ids.ann, ids.ben, ids.twin]],
    ['a name of two open runs', 'ben.castillo', 'run-ambiguous', [ids.ben, ids.twin]],
    ['a connection alone', 'fabrikam', 'run-partly-named', [ids.twin]],
    ['a name of none', 'cleo', 'run-unknown', []],
  ])('%s decides nothing', async (_, typed, code, candidates) => {
    const problem: unknown = await runs(command, typed, options).catch((error: unknown) => error);
    expect(problem).toMatchObject({ code, exitCode: 2 });
    const { problems } = problem as { problems: { where: string }[] };
    expect(problems.map(({ where }) => where).toSorted()).toEqual([...candidates].toSorted());
    expect(await isAsked(ids.ann)).toBe(false);
  });
});

test.each([
  ['abort', intervene],
  ['cancel', cancel],
] as const)('without a terminal %s needs --yes', async (name, command) => {
  await expect(runs(command, ids.ann, { command: name })).rejects.toMatchObject({ code: 'not-confirmed', exitCode: 3 });
  expect(await isAsked(ids.ann)).toBe(false);
});

test('the workflow ID, and a name that only one open run has, decide', async () => {
  const options = { command: 'cancel', yes: true };
  await expect(runs(cancel, ids.ben, options)).resolves.toMatchObject({ document: { run: ids.ben } });
  expect(await isAsked(ids.ben)).toBe(true);
  await expect(runs(cancel, 'Ann.Berg', options)).resolves.toMatchObject({ document: { run: ids.ann } });
  expect(await isAsked(ids.ann)).toBe(true);
  expect(await isAsked(ids.twin)).toBe(false);
  for (const typed of [ids.ended, 'ended']) {
    await expect(runs(cancel, typed, options)).rejects.toMatchObject({ code: 'run-ended', exitCode: 4 });
  }
});

test('reading takes any part that only one run has, and no empty one', async () => {
  await expect(runs(status, 'ann.b')).resolves.toMatchObject({ document: { run: ids.ann } });
  await expect(runs(status, 'ben.cas')).rejects.toMatchObject({ code: 'run-ambiguous', exitCode: 2 });
  await expect(runs(status, '')).rejects.toMatchObject({ code: 'run-unnamed', exitCode: 2 });
});
