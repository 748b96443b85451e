/** How a run went on each server, by its record. */
import type { Step } from '../../domain/plan.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { serversOf } from '../../domain/servers.ts';

const change = (server: string, name: string): Step => ({
  kind: 'change',
  key: `thing/${server} ${name}`,
  name: `${server} ${name}`,
  document: 'a section',
  server,
  resource: 'thing',
  action: 'create',
  changes: [],
  inputs: {},
  risks: [],
});

function record(given: { outcome: RunRecord['outcome']; done: string[]; skipped?: string[] }): RunRecord {
  const steps = ['EX01', 'EX02'].flatMap((server) => [change(server, 'a'), change(server, 'b')]);
  const made = steps.filter(({ key }) => given.done.includes(key));
  return {
    outcome: given.outcome,
    plans: [{ steps: [...steps, { ...change('EX01', 'c'), key: 'thing/all', server: undefined }] }],
    changes: made.map(({ key, name, server }) => ({ key, name, server, ours: true })),
    probes: [],
    skipped: (given.skipped ?? []).map((key) => ({ key, reason: 'it was left out' })),
  } as unknown as RunRecord;
}

const all = ['thing/EX01 a', 'thing/EX01 b', 'thing/EX02 a', 'thing/EX02 b'];
const outcomes = (given: Parameters<typeof record>[0]) =>
  serversOf(record(given)).map(({ name, outcome }) => `${name} ${outcome}`);

it.each<[string, Parameters<typeof record>[0], string[]]>([
  ['all is done', { outcome: 'done', done: all }, ['EX01 done', 'EX02 done']],
  [
    'what was left out is a gap of its server, and of no other',
    { outcome: 'done-with-skips', done: all.slice(0, 3), skipped: ['thing/EX02 b'] },
    ['EX01 done', 'EX02 done-with-skips'],
  ],
  [
    'a run that was aborted has done what it came to',
    { outcome: 'failed', done: all.slice(0, 3) },
    ['EX01 done', 'EX02 failed'],
  ],
  [
    'what was rolled back is rolled back on each',
    { outcome: 'rolled-back', done: all },
    ['EX01 rolled-back', 'EX02 rolled-back'],
  ],
  ['nothing was done where nobody approved', { outcome: 'rejected', done: [] }, ['EX01 rejected', 'EX02 rejected']],
])('%s', (_sentence, given, expected) => {
  expect(outcomes(given)).toEqual(expected);
});

it('each server has its own changes', () => {
  const [first, second] = serversOf(record({ outcome: 'done', done: all }));
  expect(first?.changes.map(({ key }) => key)).toEqual(['thing/EX01 a', 'thing/EX01 b']);
  expect(second?.changes).toHaveLength(2);
});

it('a runbook that works on no server in particular has none', () => {
  const { plans, ...rest } = record({ outcome: 'done', done: [] });
  const steps = plans.flatMap((plan) => plan.steps).map(({ server: _server, ...step }) => step as Step);
  expect(serversOf({ ...rest, plans: [{ ...plans[0]!, steps }] })).toEqual([]);
});
