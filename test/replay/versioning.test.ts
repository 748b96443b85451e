/** docs/versioning.md: which version of a changed workflow goes on with the runs of which other one. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { temporal } from '@temporalio/proto';
import { Worker, type WorkflowBundlePath } from '@temporalio/worker';
import { bundledWorkflows } from '../temporal/bundled-workflows.ts';
import { testEnvironment, type TestEnvironment } from '../setup/temporal.ts';

const versions = ['released', 'changed', 'patchedIn', 'deprecated', 'removed'] as const;
type Version = (typeof versions)[number];
type History = temporal.api.history.v1.IHistory;

let environment: TestEnvironment;
let bundle: WorkflowBundlePath;
const histories = new Map<Version, History>();

beforeAll(async () => {
  environment = await testEnvironment();
  bundle = { codePath: await bundledWorkflows() };
  const { nativeConnection: connection, namespace, taskQueue, dataConverter, client } = environment;
  const worker = await Worker.create({ connection, namespace, taskQueue, dataConverter, workflowBundle: bundle });
  await worker.runUntil(
    Promise.all(
      versions.map(async (version) => {
        const handle = await client.workflow.start(version, { taskQueue, workflowId: randomUUID(), args: ['go'] });
        await handle.result();
        histories.set(version, await handle.fetchHistory());
      }),
    ),
  );
}, 60_000);

afterAll(async () => {
  await environment.close();
});

/** In one bundle the versions need names of their own, so the history is renamed to the version that takes it over. */
async function goesOn(by: Version, historyOf: Version): Promise<boolean> {
  const history = structuredClone(histories.get(historyOf));
  const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  if (started?.workflowType?.name !== historyOf) throw new Error(`There is no history of ${historyOf}`);
  started.workflowType.name = by;
  try {
    const options = { workflowBundle: bundle, dataConverter: environment.dataConverter };
    await Worker.runReplayHistory(options, history, started.workflowId ?? undefined);
    return true;
  } catch (error) {
    expect(String(error)).toMatch(/Nondeterminism error/);
    return false;
  }
}

const table: [historyOf: Version, by: Version, goesOn: boolean][] = [
  ['released', 'released', true],
  ['released', 'changed', false],
  ['released', 'patchedIn', true],
  ['released', 'deprecated', false],
  ['released', 'removed', false],
  ['patchedIn', 'released', false],
  ['patchedIn', 'patchedIn', true],
  ['patchedIn', 'deprecated', true],
  ['patchedIn', 'removed', false],
  ['deprecated', 'patchedIn', true],
  ['deprecated', 'deprecated', true],
  ['deprecated', 'removed', true],
  ['removed', 'patchedIn', false],
  ['removed', 'deprecated', true],
  ['removed', 'removed', true],
];

it.each(table)('a run of %s under %s: goes on %s', async (historyOf, by, expected) => {
  expect(await goesOn(by, historyOf)).toBe(expected);
});

describe('docs/versioning.md', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'versioning.md'), 'utf8');
  const code = readFileSync(join(__dirname, '..', 'temporal', 'workflows', 'versions.ts'), 'utf8');

  it('shows each version as it is', () => {
    const shown = Array.from(page.matchAll(/```ts\n(.*?)```/gs), ([, text = '']) => text);
    expect(shown.map((text) => /function (\w+)/.exec(text)?.[1])).toEqual(versions);
    for (const text of shown) expect(code).toContain(text);
  });

  it.each(table)('says of a run of %s under %s: %s', (historyOf, by, expected) => {
    const row = page.split('\n').find((line) => line.startsWith(`| ${historyOf} |`)) ?? '';
    const cells = row.split('|').slice(2, -1);
    expect(cells[versions.indexOf(by)]?.replaceAll('*', '').trim()).toBe(expected ? 'yes' : 'no');
  });
});
