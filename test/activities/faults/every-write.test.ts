/**
 * Each write of each operation of each kind, and of its undo, goes wrong in each way. After that a rollback gives the tenant
 * as it was, or says what stays; another try ends as approved and takes nothing for drift; and nothing is written twice.
 */
import { runningTenant } from '../running-tenant.ts';
import { FaultyTenant } from './faulty-tenant.ts';
import { mayAdministerUsers } from './rows/rotation.ts';
import { strikeRows } from './strike-rows.ts';
import { tenantRows } from './table.ts';

jest.setTimeout(60_000);

strikeRows(tenantRows, async () => {
  const tenant = await runningTenant();
  mayAdministerUsers(tenant.state);
  return FaultyTenant.over(tenant);
});
