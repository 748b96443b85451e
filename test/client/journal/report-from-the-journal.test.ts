/** `runbook report` of a run that the Temporal server doesn't know, or can't be asked about. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run as report } from '../../../client/commands/report.ts';
import { withJournal } from '../../../client/with-journal.ts';
import type { RunRecord } from '../../../domain/run-record.ts';
import { recordReport } from '../../../journal/reports.ts';
import { testEnvironment, type TestEnvironment } from '../../setup/temporal.ts';
import { testIo } from '../test-io.ts';

let environment: TestEnvironment;
let home: string;
beforeAll(async () => {
  environment = await testEnvironment();
  home = await mkdtemp(join(tmpdir(), 'report-from-journal-'));
});
afterAll(async () => {
  await environment.close();
  await rm(home, { recursive: true });
});

const forgotten = 'client-sense-online/contoso/svc@contoso.example';
const lists = [
  'plans',
  'rules',
  'approvals',
  'refusedDecisions',
  'changes',
  'probes',
  'waits',
  'manualSteps',
  'interventions',
];
const record = {
  ...Object.fromEntries([...lists, 'cancellations', 'skipped', 'residual'].map((name) => [name, []])),
  run: forgotten,
  runId: 'one',
  runbook: 'client-sense-online',
  connection: 'contoso',
  subject: 'svc@contoso.example',
  requestedBy: 'ann',
  changeTicket: null,
  startedAt: '2026-11-20T09:00:00.000Z',
  endedAt: '2026-11-20T10:00:00.000Z',
  outcome: 'done',
  message: null,
  code: null,
  input: {},
  report: null,
} as unknown as RunRecord;

async function reported(run: string, address: string): Promise<unknown> {
  const { io } = testIo({ environment: { RUNBOOKS_HOME: home, TEMPORAL_ADDRESS: address } });
  return await report({ args: [run], options: {}, words: [] }, io);
}

test('comes from the record in the journal', async () => {
  await withJournal({ home }, (journal) => recordReport(journal, record));
  for (const address of [environment.address, '127.0.0.1:9']) {
    expect(await reported(forgotten, address)).toMatchObject({
      kind: 'report',
      document: { run: forgotten, runId: 'one', markdown: expect.stringContaining('svc@contoso.example') as string },
      exit: 0,
    });
  }
});

test('that the journal has none of either is what the server said', async () => {
  await expect(reported('client-sense-online/contoso/other', environment.address)).rejects.toMatchObject({
    code: 'run-unknown',
  });
  await expect(reported('client-sense-online/contoso/other', '127.0.0.1:9')).rejects.toMatchObject({
    name: 'TemporalUnreachable',
  });
});
