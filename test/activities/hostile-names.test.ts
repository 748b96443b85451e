/** Whatever stands in the input of an activity: nothing is written but where it belongs. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { activitiesOf, serverActivitiesOf } from '../../activities/index.ts';
import type { ActivityFunctions } from '../../activities/registry.ts';
import type { Services } from '../../activities/services.ts';
import { openedWhenNeeded } from '../../journal/opened-when-needed.ts';
import { hostileNames } from '../processes/hostile-names.ts';
import { asTravelling } from './as-travelling.ts';
import { recordedInputs } from './recorded-inputs.ts';
import { usualLimits } from './usual-limits.ts';

const quiet = { logger: new DefaultLogger('ERROR') };

let around: string;
let home: string;
let elsewhere: string;
let journal: ReturnType<typeof openedWhenNeeded>;
let activities: ActivityFunctions;
beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), 'hostile-names-'));
  elsewhere = await mkdtemp(join(tmpdir(), 'hostile-names-journal-'));
  home = join(around, 'one', 'home');
  await mkdir(join(home, 'keys'), { recursive: true });
  await writeFile(join(home, 'keys', 'codec.json'), 'the keys');
  journal = openedWhenNeeded({ home: elsewhere });
  const services = {
    home,
    journal,
    connect: () => Promise.reject(new Error('There is no connection here.')),
    secrets: {
      resolve: () => Promise.reject(new Error('There is no secret here.')),
      pin: async (text: string) => text,
    },
  } as unknown as Services;
  activities = { ...activitiesOf(services), ...serverActivitiesOf(services) };
});
afterAll(async () => {
  await (await journal()).close();
  await rm(around, { recursive: true });
  await rm(elsewhere, { recursive: true });
});

/** Each file around the home with its content, but for the reports. */
async function picture(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(around, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (file.startsWith(join(home, 'reports'))) continue;
    found[relative(around, file)] = entry.isFile() ? await readFile(file, 'utf8') : '';
  }
  return found;
}

interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

async function call(name: string, input: object, workflowExecution: Execution): Promise<unknown> {
  const environment = new MockActivityEnvironment({ ...usualLimits, workflowExecution }, quiet);
  return environment.run(asTravelling(activities, name), input).catch((error: unknown) => error);
}

type Path = readonly (string | number)[];

/** The places of all texts, of lists those in their first item. */
function textsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (Array.isArray(value)) return value.slice(0, 1).flatMap((item) => textsIn(item, [...path, 0]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => textsIn(item, [...path, name]));
}

function withText(value: unknown, [first, ...rest]: Path, text: string): unknown {
  if (first === undefined) return text;
  if (Array.isArray(value)) return value.with(Number(first), withText(value[Number(first)], rest, text));
  return { ...(value as object), [first]: withText((value as Record<string, unknown>)[first], rest, text) };
}

const once = [...new Map(recordedInputs.map((each) => [each.name, each])).values()];
const report = once.find(({ name }) => name === 'archiveReport')!;
const { run, runId } = report.input['record'] as { run: string; runId: string };
const honest = { workflowId: run, runId };

it('the report of a run is written for that run alone', async () => {
  const before = await picture();
  for (const name of hostileNames) {
    for (const place of ['run', 'runId']) {
      const input = withText(report.input, ['record', place], name) as object;
      expect(await call('archiveReport', input, honest)).toMatchObject({ type: 'input-invalid', nonRetryable: true });
    }
  }
  expect(await picture()).toEqual(before);
  await expect(stat(join(home, 'reports'))).rejects.toMatchObject({ code: 'ENOENT' });
});

it('a run may be called anything, and its report lies among the reports', async () => {
  const before = await picture();
  // No database keeps a text with a zero in it.
  for (const name of hostileNames.filter((each) => each !== '' && !each.includes('\u0000'))) {
    const record = { ...(report.input['record'] as object), run: name, runId: name };
    const written = (await call('archiveReport', { record }, { workflowId: name, runId: name })) as { json: string };
    expect(relative(join(home, 'reports'), written.json).split('/')).toHaveLength(2);
    expect(JSON.parse(await readFile(written.json, 'utf8'))).toMatchObject({ run: name });
  }
  expect(await picture()).toEqual(before);
});

it('no text of any other input becomes a place', async () => {
  const before = await picture();
  let calls = 0;
  for (const { name, input } of once) {
    for (const path of textsIn(input)) {
      calls += 1;
      await call(name, withText(input, path, hostileNames[calls % hostileNames.length]!) as object, honest);
    }
  }
  expect(calls).toBeGreaterThan(500);
  expect(await picture()).toEqual(before);
}, 60_000);
