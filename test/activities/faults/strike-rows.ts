/** One suite over some rows of the table, with one simulator, restored between them. */
import { faults } from './fault.ts';
import type { FaultyTenant } from './faulty-tenant.ts';
import { giveKeptKeyPairs } from './kept-key-pairs.ts';
import { Ordeal } from './ordeal.ts';
import { titleOf, type Row } from './row.ts';

/** To be called by the suite's own file. */
export function strikeRows(rows: readonly Row[], start: () => Promise<FaultyTenant>): void {
  let tenant: FaultyTenant;
  const size = { writes: 0, strikes: 0 };
  const usage = process.cpuUsage();
  let makeKeysAgain: () => void;
  beforeAll(async () => {
    tenant = await start();
    makeKeysAgain = await giveKeptKeyPairs();
  }, 120_000);
  afterAll(async () => {
    makeKeysAgain();
    await tenant.close();
    const { user, system } = process.cpuUsage(usage);
    const seconds = Math.round((user + system) / 1e6);
    const { writes, strikes } = size;
    process.stdout.write(`${rows.length} rows, ${writes} writes, ${strikes} strikes, ${seconds} s of CPU\n`);
  });

  describe.each(rows.map((row) => ({ title: titleOf(row), row })))('$title', ({ row }) => {
    let ordeal: Ordeal;
    beforeAll(async () => {
      ordeal = await Ordeal.begin(tenant, row);
      size.writes += ordeal.writes.length;
      size.strikes += ordeal.strikesInAll;
    });

    test('writes something', () => {
      expect(ordeal.writes.length).toBeGreaterThan(0);
    });

    test.each(faults)('%s', async (fault) => {
      expect(await ordeal.strikes(fault)).toEqual([]);
    });
  });
}
