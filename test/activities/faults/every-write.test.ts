/**
 * Each write of each operation of each kind, and of its undo, goes wrong in each way. After that a rollback gives the tenant
 * as it was, or says what stays; another try ends as approved and takes nothing for drift; and nothing is written twice.
 */
import { faults } from './fault.ts';
import { FaultyTenant } from './faulty-tenant.ts';
import { Ordeal } from './ordeal.ts';
import { titleOf } from './row.ts';
import { table } from './table.ts';

jest.setTimeout(60_000);

let tenant: FaultyTenant;
let size = 0;
const usage = process.cpuUsage();
beforeAll(async () => {
  tenant = await FaultyTenant.start();
});
afterAll(async () => {
  await tenant.close();
  const { user, system } = process.cpuUsage(usage);
  const seconds = Math.round((user + system) / 1e6);
  process.stdout.write(`${table.length} rows, ${size} writes, ${size * faults.length} strikes, ${seconds} s of CPU\n`);
});

describe.each(table.map((row) => ({ title: titleOf(row), row })))('$title', ({ row }) => {
  let ordeal: Ordeal;
  beforeAll(async () => {
    ordeal = await Ordeal.begin(tenant, row);
    size += ordeal.size;
  });

  test('writes something', () => {
    expect(ordeal.size).toBeGreaterThan(0);
  });

  test.each(faults)('%s', async (fault) => {
    expect(await ordeal.strikes(fault)).toEqual([]);
  });
});
