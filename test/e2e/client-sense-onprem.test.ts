/** Client Sense on Exchange Server: there and back, and there again. */
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { RunRecord } from '../../domain/run-record.ts';
import type { Installation, Onboarding } from './installation.ts';
import { onPremisesPicture } from './on-premises-picture.ts';
import { sharedInstallation } from './shared-installation.ts';
import { formsOf, writtenFiles } from './written-files.ts';

jest.setTimeout(240_000);

const joined = sharedInstallation('accounts, and servers', 'client-sense-onprem');
let installation: Installation;
beforeAll(async () => {
  installation = await joined();
});

it('plans without writing, and rolls back all that it changed to the value that was there', async () => {
  const before = await onPremisesPicture(installation);
  const audited = await installation.audit();
  const plan = await installation.plan(await installation.example());
  expect(await installation.audit()).toEqual(audited);
  const servers = [...new Set(plan.steps.flatMap(({ server }) => server ?? []))];
  expect(servers).toEqual(['ex01.contoso.local', 'ex02.contoso.local', 'ex03.contoso.local']);

  const run = await installation.begin(await installation.example());
  await run.approve();
  expect((await run.firstPlan())?.steps).toEqual(plan.steps);
  await run.reaches('awaiting-manual-step');
  expect(await onPremisesPicture(installation)).not.toEqual(before);
  await run.handle.cancel();
  await run.rollBack();
  const record = await run.ends();

  expect(record).toMatchObject({ outcome: 'rolled-back', residual: [] });
  expect(record.changes.filter(({ ours, undone }) => ours && undone === undefined)).toEqual([]);
  expect(await onPremisesPicture(installation)).toEqual(before);
});

it('onboards the account from plan to proof, and finds everything so the second time', async () => {
  const run = await installation.begin(await installation.example());
  const record = await run.carryOn();
  await passwordIsNowhere(run, record);
  expect(record).toMatchObject({ outcome: 'done', residual: [], skipped: [] });
  for (const probe of record.probes) expect([probe.name, probe.outcome]).toEqual([probe.name, probe.expected]);
  // New-Mailbox, and the mailbox outside: that one a second time when caches have run out.
  expect(record.probes.filter(({ expected }) => expected === 'refused')).toHaveLength(3);
  const writes = (await installation.audit()).length;
  const again = await (await installation.begin(await installation.example())).carryOn();
  expect(again).toMatchObject({ outcome: 'done', approvals: [] });
  // Sign-ins as the account and probe items come and go; nothing is administered.
  const administered = (await installation.audit())
    .slice(writes)
    .filter(({ operation }) => /^[A-Z][a-z]+-/.test(operation));
  expect(administered).toEqual([]);
});

/** The password that PowerShell and EWS were given: not in history, record, report, log or any file of ours. */
async function passwordIsNowhere(run: Onboarding, record: RunRecord): Promise<void> {
  const stored = (await installation.secrets.list()).secrets.find(
    ({ name }) => name === 'client-sense-onprem-password',
  );
  const { value } = await installation.secrets.resolve(stored?.reference ?? '');
  const places: [string, string][] = [
    ['record', JSON.stringify(record)],
    ['history', historyToJSON(await run.handle.fetchHistory())],
    ...[...(await writtenFiles(installation.home))].map(([file, bytes]): [string, string] => [
      file,
      bytes.toString('latin1'),
    ]),
  ];
  for (const [place, content] of places) {
    for (const form of formsOf(value)) expect([place, content.includes(form)]).toEqual([place, false]);
  }
}
