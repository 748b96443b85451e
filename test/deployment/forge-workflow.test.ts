/** What can be known about the forge's workflow without the forge. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { requiredParts } from '../setup/required-parts.ts';

const text = readFileSync(join(__dirname, '..', '..', '.github', 'workflows', 'ci.yml'), 'utf8');

interface Job {
  permissions?: unknown;
  env?: Record<string, string>;
  'timeout-minutes'?: number;
  'continue-on-error'?: boolean;
  steps: { uses?: string; run?: string; with?: Record<string, unknown> }[];
}
const workflow = parse(text) as { permissions: unknown; jobs: Record<string, Job> };
const jobs = Object.entries(workflow.jobs);

it('no job has more than the right to read', () => {
  expect(workflow.permissions).toEqual({ contents: 'read' });
  expect(jobs.filter(([, { permissions }]) => permissions !== undefined)).toEqual([]);
});

it.each(jobs)('%s: actions are pinned by major version, and the checkout keeps no token', (_name, { steps }) => {
  const actions = steps.filter(({ uses }) => uses !== undefined);
  expect(actions.length).toBeGreaterThan(0);
  for (const { uses } of actions) expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
  const checkout = actions.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
  expect(checkout.map((step) => step.with)).toEqual([{ 'persist-credentials': false }]);
});

it.each(jobs)('%s ends by itself', (_name, job) => {
  expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
});

it('the one job that may fail is Windows', () => {
  expect(jobs.filter(([, job]) => job['continue-on-error'] === true).map(([name]) => name)).toEqual(['windows']);
});

it('Linux requires what its runner has, PowerShell and PostgreSQL among it', () => {
  const required = requiredParts(workflow.jobs.linux?.env?.RUNBOOKS_TEST_REQUIRE);
  expect([...required]).toEqual(expect.arrayContaining(['postgres', 'pwsh']));
});
