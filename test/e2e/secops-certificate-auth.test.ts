import { decodeJwt } from 'jose';
import { exportPfx } from '../../connectors/secrets/export-certificate.ts';
import type { Installation } from './installation.ts';
import { sharedInstallation } from './shared-installation.ts';
import { opensslAndCurl, signInByOpenssl } from './signed-by-openssl.ts';
import { tenantPicture } from './tenant-picture.ts';

jest.setTimeout(300_000);

const joined = sharedInstallation('a tenant', 'secops-certificate-auth');
let installation: Installation;
beforeAll(async () => {
  installation = await joined();
});

it('gives SecOps access from plan to proof, and finds everything unchanged the second time', async () => {
  const input = await installation.example();
  const audited = await installation.audit();
  const plan = await installation.plan(input);
  expect(await installation.audit()).toEqual(audited);

  const run = await installation.begin(input);
  await run.reaches('awaiting-approval');
  expect((await run.firstPlan())?.steps).toEqual(plan.steps);
  const record = await run.carryOn();

  expect(record).toMatchObject({ outcome: 'done', residual: [], skipped: [] });
  expect(record.changes.length).toBeGreaterThan(0);
  expect(record.changes.every(({ ours }) => ours)).toBe(true);
  expect(record.probes.length).toBeGreaterThan(0);
  for (const probe of record.probes) expect([probe.name, probe.outcome]).toEqual([probe.name, probe.expected]);
  expect(record.manualSteps.map(({ name }) => name)).toEqual([
    'MID server mid01.contoso.example: certificate and connection',
    'MID server mid02.contoso.example: certificate and connection',
  ]);

  expect(JSON.stringify(record)).not.toContain('PRIVATE KEY');
  const before = (await installation.audit()).length;
  const again = await (await installation.begin(input)).carryOn();
  expect(again).toMatchObject({ outcome: 'done', approvals: [] });
  expect(again.probes.length).toBe(record.probes.length);
  // What a probe makes, it takes away: nothing else is written.
  const searches = (await installation.audit()).slice(before).map(({ operation }) => operation);
  expect(new Set(searches)).toEqual(
    new Set(['New-ComplianceSearch', 'Start-ComplianceSearch', 'Remove-ComplianceSearch']),
  );
  const { complianceSearches } = await installation.tenant();
  expect(complianceSearches).toEqual([]);
});

it('openssl signs in with the exported key, and curl gets a token with the roles', async () => {
  if (!(await opensslAndCurl())) {
    if (process.env.RUNBOOKS_TEST_OPENSSL === 'required') throw new Error('OpenSSL 3 and curl must be on PATH.');
    process.stderr.write('SKIPPED: there is no OpenSSL 3, or no curl, on PATH.\n');
    return;
  }
  const { applications } = await installation.tenant();
  const registration = applications.find(({ displayName }) => displayName === 'ExO PowerShell CBA');
  const secret = `secret://application-${registration?.id}-certificate`;
  const { readiness } = installation;
  const { answer, attributes } = await signInByOpenssl({
    pfx: await exportPfx(installation.secrets, secret, 'typed at the prompt'),
    password: 'typed at the prompt',
    clientId: registration?.appId ?? '',
    authority: readiness.authority,
    certificateAuthority: readiness.certificateAuthority,
    scope: 'https://outlook.office365.com/.default',
  });
  expect(attributes).toContain('Microsoft CSP Name: Microsoft Strong Cryptographic Provider');
  expect(answer).toMatchObject({ token_type: 'Bearer', access_token: expect.any(String) });
  expect(decodeJwt(String(answer['access_token']))).toMatchObject({
    appid: registration?.appId,
    roles: ['Exchange.ManageAsApp'],
    wids: expect.arrayContaining(['17315797-102d-40b4-93e0-432062caca18']),
  });
});

it('needs no directory role with least privilege: role groups on both sides, and mail that ends at the scope', async () => {
  const run = await installation.begin(
    await installation.example({
      applicationName: 'SecOps Least',
      leastPrivilege: true,
      mailboxScope: "Department -eq 'Sales'",
      midServers: ['mid01'],
    }),
  );
  const record = await run.carryOn();
  expect(record).toMatchObject({ outcome: 'done', residual: [] });
  const kinds = record.changes.map(({ resource }) => resource);
  expect(kinds).toEqual(expect.arrayContaining(['compliance-role-group-member', 'role-group-member']));
  expect(kinds).not.toContain('directory-role-assignment');
  const refused = record.probes.filter(({ expected }) => expected === 'refused').map(({ name }) => name);
  expect(refused).toContain('mail of ben.castillo@contoso.example by Graph');
  for (const probe of record.probes) expect([probe.name, probe.outcome]).toEqual([probe.name, probe.expected]);
});

it('rolls back exactly what it did when its mail reaches further than it may', async () => {
  const before = await tenantPicture(installation);
  const run = await installation.begin(
    await installation.example({
      applicationName: 'SecOps Too Wide',
      leastPrivilege: true,
      mailboxScope: "RecipientTypeDetails -eq 'UserMailbox'",
      roleGroupName: 'SecOps Too Wide',
    }),
  );
  await run.approve();
  const { attention } = await run.reaches('needs-attention');
  expect(attention?.choices).toContain('rollback');
  await run.rollBack();
  const record = await run.ends();
  expect(record).toMatchObject({ outcome: 'rolled-back', residual: [] });
  expect(await tenantPicture(installation)).toEqual(before);
});
