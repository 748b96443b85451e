/** AllSolutions on mailboxes in Exchange Online: refused, or, where the vendor and the gate allow it, as an application. */
import type { Json } from '../../domain/json.ts';
import type { Installation } from './installation.ts';
import { sharedInstallation } from './shared-installation.ts';
import { tenantPicture } from './tenant-picture.ts';

jest.setTimeout(120_000);

const joined = sharedInstallation('a tenant', 'allsolutions-ews');
let installation: Installation;
beforeAll(async () => {
  installation = await joined();
});

async function online(changed: Record<string, Json> = {}): Promise<Record<string, Json>> {
  const { password: _password, proxy: _proxy, scopeGroup: _group, ...example } = await installation.example();
  return {
    ...example,
    mailboxesIn: 'exchange-online',
    mailboxScope: "Department -eq 'Sales'",
    targetMailbox: 'ada.berg@contoso.example',
    outsideMailbox: 'ben.castillo@contoso.example',
    ...changed,
  };
}

it('is refused with the reason before anything is planned', async () => {
  const audited = await installation.audit();
  await expect(installation.plan(await online())).rejects.toMatchObject({
    cause: { type: 'impersonation-not-in-cloud', nonRetryable: true },
  });
  expect(await installation.audit()).toEqual(audited);
});

it('as an application is proven in the scope and outside of it, and its expiry date is in the manual step', async () => {
  const run = await installation.begin(await online({ vendorConfirmsOauth: true }));
  const record = await run.carryOn();
  expect(record).toMatchObject({ outcome: 'done', residual: [], skipped: [] });
  expect(record.probes.length).toBeGreaterThan(0);
  for (const probe of record.probes) expect([probe.name, probe.outcome]).toEqual([probe.name, probe.expected]);
  expect(record.plans[0]?.superseded.map(({ since }) => since)).toEqual(['2025-02-01', '2022-10-01', '2026-10-01']);
  expect(JSON.stringify(record.manualSteps)).toContain('2027-04-01');
  const { roleAssignments } = await tenantPicture(installation);
  const ours = (roleAssignments as { role: string; customResourceScope: string | null }[]).filter(
    ({ role, customResourceScope }) =>
      role === 'Application EWS.AccessAsApp' && customResourceScope === 'AllSolutions mailboxes',
  );
  expect(ours).toHaveLength(1);
});
