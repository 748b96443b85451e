/** `runbook runs`: what a page has, for whom, and that no more than the page is decoded. */
import { Client } from '@temporalio/client';
import { TypedSearchAttributes, type PayloadCodec } from '@temporalio/common';
import { run as runs } from '../../client/commands/runs.ts';
import type { Documents } from '../../client/json/documents.ts';
import { pageOfRuns } from '../../client/runs/list-runs.ts';
import type { RunsClient } from '../../client/runs/with-runs.ts';
import { readConfig } from '../../config.ts';
import { until } from '../../processes/alive.ts';
import { loadDataConverter } from '../../temporal/data-converter.ts';
import { phaseAttribute, requestedByAttribute, runbookAttribute } from '../../temporal/search-attributes.ts';
import { testIo } from '../client/test-io.ts';
import { serverOfItsOwn, type ServerOfItsOwn } from './server-of-its-own.ts';

const started = [
  ['ended', 'awaiting-approval', 'ann'],
  ['planning', 'planning', 'ann'],
  ['by-ann', 'awaiting-approval', 'ann'],
  ['by-ben', 'awaiting-approval', 'ben'],
  ['manual', 'awaiting-manual-step', 'ann'],
  ['attention', 'needs-attention', 'ben'],
  ['probing', 'probing', 'ben'],
] as const;

let temporal: ServerOfItsOwn;
beforeAll(async () => {
  temporal = await serverOfItsOwn();
  for (const [subject, phase, by] of started) {
    const waiting = { for: 'an approval', since: '', until: null, nextAttempt: null, who: `anybody but ${by}` };
    await temporal.client.workflow.start('nobodyRunsThis', {
      workflowId: `listed/contoso/${subject}`,
      taskQueue: 'nobody',
      memo: {
        status: {
          runbook: 'listed',
          connection: 'contoso',
          subject,
          requestedBy: by,
          phase,
          waiting: phase === 'awaiting-approval' ? waiting : null,
          attention: null,
          plan: null,
          progress: { done: 0, total: 0, current: null },
          manualStep: null,
          message: null,
          updatedAt: '2026-11-22T01:00:00.000Z',
        },
      },
      typedSearchAttributes: new TypedSearchAttributes([
        { key: runbookAttribute, value: 'listed' },
        { key: phaseAttribute, value: phase },
        { key: requestedByAttribute, value: by },
      ]),
    });
  }
  await temporal.client.workflow.getHandle('listed/contoso/ended').terminate();
  // The server's list is behind by moments.
  const listed = async (status: string) =>
    (await temporal.client.workflow.count(`Runbook = 'listed' AND ExecutionStatus = '${status}'`)).count;
  const isListed = async () => (await listed('Running')) === 6 && (await listed('Terminated')) === 1;
  await until(isListed, 10_000);
}, 60_000);
afterAll(async () => {
  await temporal.stop();
});

async function list(options: Record<string, unknown> = {}) {
  const { io, out, error } = testIo({ environment: temporal.environment, json: true });
  const code = await runs({ args: [], options, words: [] }, io);
  const lines = out()
    .split('\n')
    .filter((line) => line !== '');
  return { code, error: error(), listed: lines.map((line) => JSON.parse(line) as Documents['status']) };
}

const subjects = ({ listed }: { listed: Documents['status'][] }): string[] => listed.map(({ subject }) => subject);

test('pages have every run once, the ended one last, and say when there are more', async () => {
  const pages = [];
  for (const page of ['1', '2', '3', '4']) pages.push(await list({ limit: '3', page }));
  expect(pages.map(({ listed }) => listed.length)).toEqual([3, 3, 1, 0]);
  expect(pages.flatMap(subjects).toSorted()).toEqual(started.map(([subject]) => subject).toSorted());
  expect(subjects(pages[2]!)).toEqual(['ended']);
  expect(pages.map(({ error }) => error)).toEqual([
    'There are more runs: --page 2 shows the next ones.\n',
    'There are more runs: --page 3 shows the next ones.\n',
    '',
    'There are no such runs on page 4.\n',
  ]);
  const whole = await list({ limit: '7' });
  expect({ count: whole.listed.length, error: whole.error }).toEqual({ count: 7, error: '' });
});

test('of the runs that a page has not, nothing is decoded', async () => {
  const config = readConfig(temporal.environment);
  const decoded: number[] = [];
  const counting: PayloadCodec = {
    encode: async (payloads) => payloads,
    decode: async (payloads) => {
      decoded.push(payloads.length);
      return payloads;
    },
  };
  const { payloadCodecs = [], ...converter } = await loadDataConverter(config, 'client');
  const { connection } = temporal.client;
  const dataConverter = { ...converter, payloadCodecs: [...payloadCodecs, counting] };
  const client = new Client({ connection, dataConverter }) as RunsClient['client'];
  const { runs: page, more } = await pageOfRuns({}, { limit: 1, page: 3 }, { client, config });
  expect({ runs: page.length, more }).toEqual({ runs: 1, more: true });
  // The page's run, and the one by which it is known that there are more.
  expect(decoded).toHaveLength(2);
});

test('what waits for a person is found, and what waits for one who is named', async () => {
  expect(subjects(await list({ waiting: true })).toSorted()).toEqual(['attention', 'by-ann', 'by-ben', 'manual']);
  expect(subjects(await list({ waiting: 'ann' })).toSorted()).toEqual(['attention', 'by-ben', 'manual']);
  expect(subjects(await list({ waiting: 'ben' })).toSorted()).toEqual(['attention', 'by-ann', 'manual']);
  expect(subjects(await list({ waiting: true, phase: 'needs-attention' }))).toEqual(['attention']);
});

test('each has its dates, who asked for it and for whom it waits', async () => {
  const { listed } = await list({ waiting: 'ann', phase: 'awaiting-approval' });
  expect(listed).toMatchObject([
    {
      requestedBy: 'ben',
      startedAt: expect.stringMatching(/^20\d\d-/) as string,
      updatedAt: '2026-11-22T01:00:00.000Z',
      endedAt: null,
      waiting: { who: 'anybody but ben' },
    },
  ]);
});

test.each([[{ limit: '0' }], [{ limit: '1001' }], [{ limit: 'all' }], [{ page: '-1' }], [{ waiting: ' ' }]])(
  '%j is refused',
  async (options) => {
    await expect(list(options)).rejects.toMatchObject({ code: 'usage', exitCode: 2 });
  },
);
