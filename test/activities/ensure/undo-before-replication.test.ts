/** A rollback right after the change: a replica that hasn't heard of an object yet proves nothing about it. */
import { userAccountImplementation } from '../../../activities/ensure/user-account.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';

let tenant: RunningTenant;
beforeEach(async () => {
  tenant = await runningTenant();
});
afterEach(() => tenant.close());

const desired = () => ({
  userPrincipalName: 'svc.client.sense@contoso.example',
  displayName: 'Client Sense',
  password: tenant.password,
});

/** How many of the reads that come next meet a replica without the object; the others meet one that has it. */
function staleReads(...stale: readonly boolean[]): void {
  const answers = [...stale];
  jest.spyOn(tenant.core.random, 'chance').mockImplementation(() => answers.shift() ?? false);
}

const isThere = () => tenant.state.users.some(({ displayName }) => displayName === 'Client Sense');

test('an account that a replica lacks is looked for again, and deleted', async () => {
  staleReads();
  const applied = await tenant.apply(userAccountImplementation, desired());
  staleReads(true);
  expect(await tenant.undo(userAccountImplementation, desired(), applied)).toEqual({
    undone: expect.stringContaining('is deleted'),
  });
  expect(isThere()).toBe(false);
});

test('so is one that was read, and that the replica of its deletion lacks', async () => {
  staleReads();
  const applied = await tenant.apply(userAccountImplementation, desired());
  staleReads(false, true);
  expect(await tenant.undo(userAccountImplementation, desired(), applied)).toHaveProperty('undone');
  expect(isThere()).toBe(false);
});

test('one that this run has deleted is not waited for', async () => {
  const applied = await tenant.apply(userAccountImplementation, desired());
  tenant.replicate();
  await tenant.undo(userAccountImplementation, desired(), applied);
  const before = tenant.core.clock.now();
  expect(await tenant.undo(userAccountImplementation, desired(), applied)).toEqual({ undone: 'it no longer exists' });
  expect(tenant.core.clock.now() - before).toBeLessThan(30_000);
});
