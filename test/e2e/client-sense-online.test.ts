import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Installation } from './installation.ts';

jest.setTimeout(240_000);

let installation: Installation;
let homeOfWorkflows: string;
beforeAll(async () => {
  installation = await Installation.start(6000);
  homeOfWorkflows = await installation.startWorkersApart();
});
afterAll(() => installation.stop());

it('onboards Client Sense from plan to proof, and finds everything so the second time', async () => {
  const input = await installation.example();
  const plan = await installation.plan(input);
  expect(await installation.audit()).toEqual([]);

  const run = await installation.begin(input);
  await run.reaches('awaiting-approval');
  expect((await run.firstPlan())?.steps).toEqual(plan.steps);
  const record = await run.carryOn();

  expect(record).toMatchObject({ outcome: 'done', residual: [], skipped: [] });
  expect(record.changes.filter(({ ours }) => !ours).map(({ resource }) => resource)).toEqual([
    'organization-wide-consents',
  ]);
  expect(record.approvals.map(({ stage }) => stage ?? null)).toEqual([
    null,
    'let the account in from Client Sense, and from nowhere else',
  ]);
  expect(record.probes.filter(({ expected }) => expected === 'refused').length).toBeGreaterThanOrEqual(3);
  for (const probe of record.probes) expect([probe.name, probe.outcome]).toEqual([probe.name, probe.expected]);
  const report = await readFile(record.report?.markdown ?? '', 'utf8');
  expect(report).toContain('| Outcome | **done** |');

  const writes = (await installation.audit()).length;
  const again = await (await installation.begin(input)).carryOn();
  expect(again).toMatchObject({ outcome: 'done', approvals: [] });
  expect(again.probes.length).toBe(record.probes.length);
  expect(await installation.audit()).toHaveLength(writes);
  // What the process that runs workflows has, after all of it: no journal, no secret, no key but that of payloads.
  const kept = (await readdir(homeOfWorkflows, { recursive: true })).toSorted();
  expect(kept.filter((name) => !name.startsWith('logs'))).toEqual(['keys', join('keys', 'codec.json')]);
});
