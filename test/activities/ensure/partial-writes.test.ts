/** A change that is made of several writes, and of which one is refused: what was written is known, and is undone. */
import { roleGroupImplementation } from '../../../activities/ensure/role-group.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';

const before = ['View-Only Recipients'] as const;
/** This organization doesn't have it. */
const missing = 'Message Tracking';
const desired = { name: 'Partial', roles: [...before, 'View-Only Configuration', missing] as const };

let tenant: RunningTenant;
beforeEach(async () => {
  tenant = await runningTenant();
  const { exchange } = tenant.state;
  exchange.managementRoles = exchange.managementRoles.filter(({ name }) => name !== missing);
  await tenant.apply(roleGroupImplementation, { name: desired.name, roles: before });
  tenant.replicate();
});
afterEach(() => tenant.close());

const roles = async () =>
  (await tenant.within('plan', (context) => roleGroupImplementation.read(context, desired, undefined)))?.state.roles;

test('the failure says that something was written', async () => {
  const { failure } = await tenant.failing(roleGroupImplementation, desired);
  expect(failure.details?.[0]).toMatchObject({ written: 'something' });
  expect(await roles()).toEqual(['View-Only Configuration', 'View-Only Recipients']);
});

test('another attempt takes what the first has written for ours, and not for drift', async () => {
  const { again } = await tenant.failing(roleGroupImplementation, desired);
  const failure = await again();
  expect(failure.type).not.toBe('drift');
  expect(failure.details?.[0]).toMatchObject({ written: 'something' });
});

test('a rollback restores what was there before', async () => {
  const { undo } = await tenant.failing(roleGroupImplementation, desired);
  expect(await undo()).toEqual({ undone: `the role group ${desired.name} has the roles that it had before` });
  tenant.replicate();
  expect(await roles()).toEqual(before);
});

test('what was refused at once has written nothing', async () => {
  const refused = { name: desired.name, roles: [...before, missing] as const };
  const { failure, undo } = await tenant.failing(roleGroupImplementation, refused);
  expect(failure.details?.[0]).toMatchObject({ written: 'nothing' });
  expect(await undo()).toEqual({ undone: 'nothing had been written' });
});
