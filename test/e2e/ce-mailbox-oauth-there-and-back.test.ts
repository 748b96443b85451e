/** CE on a handful of mailboxes: rolled back to the tenant as it was, and signed in by a certificate. */
import type { Json } from '../../domain/json.ts';
import type { Installation } from './installation.ts';
import { sharedInstallation } from './shared-installation.ts';
import { growth, tenantPicture } from './tenant-picture.ts';
import { keepList } from '../setup/keep-list.ts';

jest.setTimeout(120_000);

const joined = sharedInstallation('a tenant', 'ce-mailbox-oauth');
let installation: Installation;
beforeAll(async () => {
  installation = await joined();
});

// IMAP is off for the second, and comes on by the run.
const mailboxes = ['ada.berg@contoso.example', 'hugo.ito@contoso.example', 'scan.to.mail@contoso.example'];

async function input(changed: Record<string, Json> = {}): Promise<Record<string, Json>> {
  return installation.example({ mailboxes: await keepList(installation.home, mailboxes), ...changed });
}

it('leaves the tenant as it was when it is cancelled at a manual step and rolled back', async () => {
  const before = await tenantPicture(installation);
  const kept = await installation.secrets.list();
  const run = await installation.begin(await input());
  await run.approve();
  await run.reaches('awaiting-manual-step');
  const grown = growth(before, await tenantPicture(installation));
  expect(grown).toMatchObject({ applications: 1, servicePrincipals: 1, exchangePrincipals: 1, mailboxPermissions: 3 });

  await run.handle.signal('cancel', { by: 'bob' });
  const { attention } = await run.reaches('needs-attention');
  expect(attention).toMatchObject({ code: 'cancelled', choices: ['rollback', 'abort'] });
  await run.rollBack();
  const record = await run.ends();

  expect(record).toMatchObject({ outcome: 'rolled-back', residual: [] });
  expect(record.changes.filter(({ ours, undone }) => ours && undone === undefined)).toEqual([]);
  expect(await tenantPicture(installation)).toEqual(before);
  expect(await installation.secrets.list()).toEqual(kept);
});

it('signs in by a certificate from plan to proof, and delivers no client secret', async () => {
  const given = await input({ signsInWith: 'certificate', applicationName: 'CE Certificate' });
  const plan = await installation.plan(given);
  const run = await installation.begin(given);
  await run.reaches('awaiting-approval');
  expect((await run.firstPlan())?.steps).toEqual(plan.steps);
  const record = await run.carryOn();

  expect(record).toMatchObject({ outcome: 'done', residual: [], skipped: [] });
  const kinds = record.changes.map(({ resource }) => resource);
  expect(kinds).toContain('application-certificate');
  expect(kinds).not.toContain('application-secret');
  expect(record.probes.length).toBeGreaterThan(3);
  for (const probe of record.probes) expect([probe.name, probe.outcome]).toEqual([probe.name, probe.expected]);
  const { values } = record.manualSteps.find(({ name }) => name.endsWith('OAuth Settings')) ?? {};
  expect(values).toHaveProperty('certificate', expect.stringMatching(/^secret:\/\/.+@1$/));
  expect(values).not.toHaveProperty('client secret');
  const { applications } = await installation.tenant();
  const made = applications.find(({ displayName }) => displayName === 'CE Certificate');
  expect(made).toMatchObject({ passwordCredentials: [], keyCredentials: [expect.anything()] });
});
