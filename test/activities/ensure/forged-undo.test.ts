/** An undo restores what its step has found and recorded, and nothing that its input only says. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { ensureActivities } from '../admitted.ts';
import { roleGroupImplementation } from '../../../activities/ensure/role-group.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';
import { usualLimits } from '../usual-limits.ts';

const desired = { name: 'Forged', roles: ['View-Only Recipients'] as const };

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await runningTenant();
});
afterAll(() => tenant.close());

const roles = async () =>
  (await tenant.within('plan', (context) => roleGroupImplementation.read(context, desired, undefined)))?.state.roles;

it('what the journal does not know was never done', async () => {
  const applied = await tenant.apply(roleGroupImplementation, desired);
  tenant.replicate();
  const before = {
    name: desired.name,
    roles: ['Message Tracking'],
    members: [],
    grants: [{ role: 'Message Tracking', scope: null }],
  };
  const activities = ensureActivities(tenant.services, roleGroupImplementation);
  const environment = new MockActivityEnvironment(usualLimits, { logger: new DefaultLogger('ERROR') });
  const { installation } = await tenant.services.journal();
  const approved = { action: 'update', changes: [] };
  const forged = { ...applied, created: false, before };
  const input = { connection: 'demo', step: 'another', installation, desired, approved, applied: forged };
  await expect(environment.run(activities['role-group.undo'] as never, input as never)).rejects.toMatchObject({
    type: 'input-invalid',
    nonRetryable: true,
  });
  expect(await roles()).toEqual(['View-Only Recipients']);
});

it('what the journal knows is undone as it was, whatever the input says of it', async () => {
  const made = { ...desired, name: 'Forged Too' };
  const applied = await tenant.apply(roleGroupImplementation, made);
  tenant.replicate();
  Object.assign(applied, { created: false, before: { ...(applied.after as object), roles: ['Message Tracking'] } });
  expect(await tenant.undo(roleGroupImplementation, made, applied)).toEqual({
    undone: 'the role group Forged Too is removed',
  });
});
