/** AllSolutions on Exchange Server, in Dutch: there and back, and there again. */
import type { Installation } from './installation.ts';
import { onPremisesPicture } from './on-premises-picture.ts';
import { sharedInstallation } from './shared-installation.ts';

jest.setTimeout(240_000);

const joined = sharedInstallation('a listener, and accounts', 'allsolutions-ews');
let installation: Installation;
beforeAll(async () => {
  installation = await joined();
});

it('rolls back account, scope, assignment, Basic and proxy, each to what was there', async () => {
  const before = await onPremisesPicture(installation);
  const run = await installation.begin(await installation.example());
  await run.approve();
  const { manualStep } = await run.reaches('awaiting-manual-step');
  expect(manualStep?.name).toBe('AllSolutions: Parameters AllSolutions (MZZPAR)');
  expect(await onPremisesPicture(installation)).not.toEqual(before);
  await run.handle.cancel();
  await run.rollBack();
  const record = await run.ends();
  expect(record).toMatchObject({ outcome: 'rolled-back', residual: [] });
  expect(await onPremisesPicture(installation)).toEqual(before);
});

it('proves that the outbox opens inside the scope, and is refused outside of it', async () => {
  const record = await (await installation.begin(await installation.example())).carryOn();
  expect(record).toMatchObject({ outcome: 'done', residual: [], skipped: [] });
  expect(record.probes.length).toBeGreaterThan(0);
  for (const probe of record.probes) expect([probe.name, probe.outcome]).toEqual([probe.name, probe.expected]);
  const [parameters, users] = record.manualSteps;
  expect(parameters?.values).toMatchObject({ domein: 'CONTOSO', gebruiker: 'allsolutions' });
  expect(JSON.stringify(users?.values)).toContain('kim.lund@contoso.example');
  expect(JSON.stringify(users?.values)).not.toContain('ravi.patel@contoso.example');
});
