import type { RunRecord } from '../../domain/run-record.ts';
import { recordReport, reportsOfRun } from '../../journal/reports.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

const run = 'client-sense-online/contoso/svc@contoso.example';

function recordOf(more: Partial<RunRecord>): RunRecord {
  return { run, runId: 'one', code: null, outcome: 'done', endedAt: '2026-11-20T10:00:00.000Z', ...more } as RunRecord;
}

describe.each(backends)('the records of ended runs in %s', (_, backend) => {
  it('are found by workflow ID, the newest first, from another home as well', async () => {
    const place = await backend.newPlace();
    const journal = await backend.open(place);
    await recordReport(journal, recordOf({ runId: 'two', endedAt: '2026-11-21T10:00:00.000Z', code: 'rejected' }));
    await recordReport(journal, recordOf({}));
    await recordReport(journal, recordOf({ run: 'another', runId: 'three' }));
    const found = await reportsOfRun(await backend.open(place), run);
    expect(found.map(({ runId, code }) => [runId, code])).toEqual([
      ['two', 'rejected'],
      ['one', null],
    ]);
    expect(found[1]?.record).toEqual(recordOf({}));
  });

  it('count as the last one of an execution says', async () => {
    const journal = await backend.open();
    await recordReport(journal, recordOf({ message: 'first' }));
    await recordReport(journal, recordOf({ message: 'second' }));
    expect((await reportsOfRun(journal, run)).map(({ record }) => record.message)).toEqual(['second']);
  });

  it('that somebody changed are not believed, and hide no others', async () => {
    const journal = await backend.open();
    await recordReport(journal, recordOf({}));
    await recordReport(journal, recordOf({ runId: 'two' }));
    await tamper(journal, `update reports set code = 'rejected' where scope = 'two'`);
    expect((await reportsOfRun(journal, run)).map(({ runId }) => runId)).toEqual(['one']);
  });
});
