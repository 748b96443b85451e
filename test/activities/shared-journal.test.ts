/** A worker writes for the runs of its own journal's installation, and for no others. */
import { roleGroupImplementation } from '../../activities/ensure/role-group.ts';
import { ensureActivities } from './admitted.ts';
import { sharedJournal } from '../../activities/shared-journal.ts';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { asAsked } from './as-asked.ts';
import { runningTenant, type RunningTenant } from './running-tenant.ts';
import { usualLimits } from './usual-limits.ts';

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await runningTenant();
});
afterAll(() => tenant.close());

const desired = { name: 'Elsewhere', roles: ['View-Only Recipients'] as const };

it.each([
  ['another installation', 'another', 'the run belongs to another, this worker to'],
  ['no installation that it names', null, 'the run names no installation, this worker to'],
])('a run of %s is written nothing for', async (_, installation, subject) => {
  const approved = await tenant.plan(roleGroupImplementation, desired);
  const activities = ensureActivities(tenant.services, roleGroupImplementation);
  const apply = activities['role-group.apply'] as unknown as (input: object) => Promise<unknown>;
  const environment = new MockActivityEnvironment(
    { ...usualLimits, activityId: 'elsewhere' },
    { logger: new DefaultLogger('ERROR') },
  );
  const input = asAsked({ connection: tenant.connected.name, step: 'step/1', desired, approved }, installation);
  await expect(environment.run(apply, input)).rejects.toMatchObject({
    type: 'journal-not-shared',
    nonRetryable: true,
    message: expect.stringContaining(subject) as string,
  });
  expect(await tenant.plan(roleGroupImplementation, desired)).toMatchObject({ action: 'create' });
});

it('its own runs are', async () => {
  const { installation } = await tenant.services.journal();
  await expect(sharedJournal(tenant.services, installation)).resolves.toMatchObject({ installation });
});
