/** A run was open when the journal was put back to an older state: nothing more is written for it, and its undo says why. */
import { roleGroupImplementation } from '../../../activities/ensure/role-group.ts';
import { acceptLoss } from '../../../journal/losses.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';

const desired = { name: 'Lost', roles: ['View-Only Recipients'] as const };

let tenant: RunningTenant;
beforeEach(async () => {
  tenant = await runningTenant();
});
afterEach(() => tenant.close());

const losing = async () => {
  const journal = await tenant.services.journal();
  const runs = await journal.read(({ rows }) => rows.selectFrom('writes').select('scope').distinct().execute());
  await acceptLoss(
    journal,
    runs.map(({ scope }) => scope),
  );
};
const isThere = async () =>
  (await tenant.within('plan', (context) => roleGroupImplementation.read(context, desired, undefined))) !== undefined;

test('another attempt writes nothing', async () => {
  const { exchange } = tenant.state;
  exchange.managementRoles = exchange.managementRoles.filter(({ name }) => name !== desired.roles[0]);
  const { again } = await tenant.failing(roleGroupImplementation, desired);
  await losing();
  expect(await again()).toMatchObject({ type: 'journal-knows-too-little', nonRetryable: true });
});

test('a rollback undoes what is known, and says that more may have been written', async () => {
  const applied = await tenant.apply(roleGroupImplementation, desired);
  await losing();
  expect(await tenant.undo(roleGroupImplementation, desired, applied)).toEqual({
    residual: expect.stringMatching(
      /the journal lost what it knew since .*, and more may have been written$/,
    ) as string,
  });
  expect(await isThere()).toBe(false);
});
