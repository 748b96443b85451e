/** Ten rows of the table with a process of its own, which is really killed between a write and its answer. */
import { existsSync } from 'node:fs';
import { skipWithout } from '../../setup/required-parts.ts';
import { faultyOrganization } from './faulty-organization.ts';
import type { FaultyTenant } from './faulty-tenant.ts';
import { applyStep } from './killed-process.ts';
import { Ordeal } from './ordeal.ts';
import { titleOf } from './row.ts';
import { mayAdministerUsers } from './rows/rotation.ts';
import { table } from './table.ts';

jest.setTimeout(60_000);

const built = existsSync(applyStep);
if (!built) skipWithout('build', 'processes that are killed between a write and its answer');

let tenant: FaultyTenant;
beforeAll(async () => {
  tenant = await faultyOrganization();
  mayAdministerUsers(tenant.state);
}, 120_000);
afterAll(async () => tenant.close());

/** With the write at which it dies. */
const dying = [
  ['user-account: create', 1],
  ['application-secret: create', 1],
  ['conditional-access-policy: create', 1],
  ['role-group: update, two roles more and one less', 2],
  ['management-role-assignment: replace, of another scope, with another assignment', 1],
  ['registered-credential: create, certificate', 1],
  ['directory-account: create', 1],
  ['server-impersonation-assignment: replace, of our own of another scope, with another assignment', 2],
  ['ews-proxy: update, where there is none', 2],
  ['registered-credential: create, listener', 1],
] as const;

const whenBuilt = built ? describe : describe.skip;
whenBuilt('killed between a write and its answer', () => {
  test.each(dying)('%s', async (title, nth) => {
    const row = table.find((each) => titleOf(each) === title);
    if (row === undefined) throw new Error(`There is no row ${title}.`);
    const ordeal = await Ordeal.begin(tenant, row);
    expect(await ordeal.outlives(nth)).toEqual([]);
  });
});
