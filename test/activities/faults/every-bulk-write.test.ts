/**
 * Each write of each bulk, and of its undo, goes wrong in each way. After that a rollback gives the tenant as it was, another
 * try ends as approved, and nothing is written twice.
 */
import type { TenantState } from 'exchange-simulator/tenant/state.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';
import { BulkTrial } from './bulk-trial.ts';
import { faults, isDone, type Fault } from './fault.ts';
import { bulkRows, mailboxesOfRow } from './rows/bulk.ts';
import { copyOf, differingTables } from './tenant-tables.ts';

jest.setTimeout(60_000);

/** One is as asked for already. */
const writes = mailboxesOfRow.length - 1;
const allDone = { changed: writes, unchanged: 1, failed: [], written: writes };

/** What goes wrong with one call strikes each of them; with the process or the journal, all that leave together. */
const strikes = faults.flatMap((fault): [Fault, number][] =>
  fault === 'refused' || fault === 'answer-lost'
    ? Array.from({ length: writes }, (_, index) => [fault, index + 1])
    : [[fault, 1]],
);

let tenant: RunningTenant;
let start: TenantState;
beforeAll(async () => {
  tenant = await runningTenant();
  start = copyOf(tenant.state);
});
afterAll(() => tenant.close());

describe.each(bulkRows.map((row) => ({ kind: row.implementation.bulk.kind, row })))('$kind', ({ row }) => {
  let trial: BulkTrial;
  let after: TenantState;
  let audit: readonly string[];
  let undoAudit: readonly string[];

  const begin = async () => {
    trial = await BulkTrial.begin(tenant, start, row);
  };
  beforeAll(async () => {
    await begin();
    await trial.apply();
    after = copyOf(trial.state);
    audit = trial.audit;
    await trial.undo();
    undoAudit = trial.audit;
    await trial.end();
  });
  beforeEach(begin);
  afterEach(() => trial.end());

  test('writes each item once, and undoes each once', async () => {
    expect(await trial.apply()).toEqual(allDone);
    expect(await trial.undo()).toEqual({ undone: writes, residual: [] });
    expect(trial.changedTables).toEqual([]);
    expect(audit).toHaveLength(writes);
    expect(undoAudit).toHaveLength(2 * writes);
  });

  describe.each(strikes)('%s, write %i', (fault, nth) => {
    test('is rolled back', async () => {
      await trial.struck('applyEach', fault, nth);
      if (!isDone(fault) && fault !== 'refused') expect(trial.audit).toEqual([]);
      const written = trial.audit.length;
      expect(await trial.undo()).toEqual({ undone: written, residual: [] });
      expect(trial.changedTables).toEqual([]);
      expect(trial.audit).toHaveLength(2 * written);
    });

    test('is tried again, and rolled back then', async () => {
      await trial.struck('applyEach', fault, nth);
      expect(await trial.apply()).toEqual(allDone);
      expect(trial.audit).toEqual(audit);
      expect(differingTables(trial.state, after)).toEqual([]);
      expect(await trial.undo()).toEqual({ undone: writes, residual: [] });
      expect(trial.audit).toEqual(undoAudit);
      expect(trial.changedTables).toEqual([]);
    });

    test('of the undo is undone by the next try', async () => {
      await trial.apply();
      await trial.struck('undoEach', fault, nth);
      expect(await trial.undo()).toEqual({ undone: writes, residual: [] });
      expect(trial.audit).toEqual(undoAudit);
      expect(trial.changedTables).toEqual([]);
    });
  });
});
