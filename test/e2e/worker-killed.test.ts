import { inKills } from '../setup/kills.ts';
import type { Phase } from '../../domain/run-status.ts';
import { Installation, type Onboarding } from './installation.ts';
import { growth, tenantPicture } from './tenant-picture.ts';

jest.setTimeout(400_000);

let installation: Installation;
beforeEach(async () => {
  // Two hours are six seconds: more than a worker takes to start, so that each wait is seen.
  installation = await Installation.start(1200);
  await installation.startWorker();
});
afterEach(() => installation.stop());

/** Kills the worker as soon as the run is in a phase, and starts another one. */
async function killIn(run: Onboarding, phase: Phase): Promise<void> {
  await run.reaches(phase);
  await installation.killWorker();
  await installation.startWorker();
}

async function createdTwice(): Promise<string[]> {
  const creations = (await installation.audit()).filter(({ operation }) => /^(POST|New-|Add-)/.test(operation));
  const names = creations.map(({ operation, target }) => `${operation} ${target}`);
  return names.filter((name, index) => names.indexOf(name) !== index);
}

it('a run whose worker is killed in every phase completes, and nothing is written twice', async () => {
  const before = await tenantPicture(installation);
  const run = await installation.begin(await installation.example());
  await killIn(run, 'planning');
  await run.approve();
  await killIn(run, 'applying');
  await run.reaches('awaiting-approval');
  await installation.killWorker();
  // A signal is kept by the server while no worker runs.
  const { plan } = await run.reaches('awaiting-approval');
  await run.handle.signal('decide', { decision: 'approve', planHash: plan?.hash, by: 'bob' });
  // It goes on before the worker has said that it is ready.
  await Promise.all([run.reaches('waiting'), installation.startWorker()]);
  await installation.killWorker();
  await installation.startWorker();
  await killIn(run, 'probing');
  await killIn(run, 'awaiting-manual-step');
  const record = await run.carryOn();
  expect(record.outcome).toBe('done');
  expect(await createdTwice()).toEqual([]);
  expect(growth(before, await tenantPicture(installation))).toEqual({
    users: 1,
    applications: 1,
    servicePrincipals: 1,
    namedLocations: 1,
    conditionalAccessPolicies: 1,
    exchangePrincipals: 1,
    managementScopes: 1,
    roleGroups: 1,
    roleAssignments: expect.any(Number),
  });
});

async function expectRolledBackThoughKilled(): Promise<void> {
  const before = await tenantPicture(installation);
  const run = await installation.begin(await installation.example());
  await run.approve();
  const { plan } = await run.reaches('awaiting-approval');
  await run.handle.executeUpdate('decide', { args: [{ decision: 'reject', planHash: plan?.hash, by: 'bob' }] });
  const { attention } = await run.reaches('needs-attention');
  expect(attention?.choices).toEqual(['rollback', 'abort']);
  await installation.killWorker();
  await installation.startWorker();
  await run.rollBack();
  await run.leaves(await run.reaches('needs-attention'));
  await killIn(run, 'rolling-back');
  const record = await run.ends();
  expect(record).toMatchObject({ outcome: 'rolled-back', residual: [] });
  expect(await tenantPicture(installation)).toEqual(before);
}

(inKills ? it : it.skip)(
  'a rollback whose worker is killed rolls back exactly what the run changed',
  expectRolledBackThoughKilled,
);
