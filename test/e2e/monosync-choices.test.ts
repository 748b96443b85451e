/** Monosync with what its document insists on, with an authority's certificate, and from a worker that comes from elsewhere. */
import type { RunRecord } from '../../domain/run-record.ts';
import type { Installation, Onboarding } from './installation.ts';
import { onPremisesPicture } from './on-premises-picture.ts';
import { sharedInstallation } from './shared-installation.ts';

jest.setTimeout(300_000);

const joined = sharedInstallation('accounts, and servers', 'monosync-onprem');
let installation: Installation;
beforeAll(async () => {
  installation = await joined();
});

/** Approves until the manual step, which is the last step. */
async function untilManualStep(run: Onboarding): Promise<void> {
  for (;;) {
    const status = await run.reaches('awaiting-approval', 'awaiting-manual-step');
    if (status.phase === 'awaiting-manual-step') return;
    await run.handle.signal('decide', { decision: 'approve', planHash: status.plan?.hash, by: 'bob' });
    await run.leaves(status);
  }
}

async function through(run: Onboarding): Promise<RunRecord> {
  await untilManualStep(run);
  await run.handle.signal('confirm', { by: 'bob' });
  return run.ends();
}

const risksOf = ({ plans }: RunRecord) =>
  plans.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'change' ? step.risks.map(({ code }) => code) : [])),
  );

it('does what the document asks where it is insisted on, by name of its risks, and rolls all of it back', async () => {
  const before = await onPremisesPicture(installation);
  const input = await installation.example({
    servers: ['EX03'],
    cbtHardeningLevel: 'None',
    trustedHosts: 'any',
    delegation: 'unconstrained',
  });
  const run = await installation.begin(input);
  await untilManualStep(run);
  const { onPremises } = await installation.tenant();
  expect(onPremises?.servers[2]?.winrm).toMatchObject({ cbtHardeningLevel: 'None', trustedHosts: '*' });
  expect(onPremises?.computers.find(({ name }) => name === 'EX03')?.trustedForDelegation).toBe(true);
  await run.handle.cancel();
  await run.rollBack();
  const record = await run.ends();
  expect(record).toMatchObject({ outcome: 'rolled-back', residual: [] });
  expect(risksOf(record)).toEqual(
    expect.arrayContaining(['channel-binding-off', 'trusts-every-host', 'unconstrained-delegation']),
  );
  expect(record.plans[0]?.superseded).toEqual([]);
  expect(await onPremisesPicture(installation)).toEqual(before);
});

it("gives a listener an authority's certificate, and makes none", async () => {
  const before = (await installation.tenant()).onPremises?.servers[0]?.certificates ?? [];
  const record = await through(
    await installation.begin(await installation.example({ servers: ['EX01'], certificate: 'installed' })),
  );
  expect(record.outcome).toBe('done');
  const server = (await installation.tenant()).onPremises?.servers[0];
  expect(server?.certificates).toEqual(before);
  const https = server?.winrm.listeners.find(({ transport }) => transport === 'HTTPS');
  expect(https?.certificateThumbprint).toBe(before[0]?.thumbprint);
  expect(risksOf(record)).not.toContain('self-signed');
});

it('proves nothing where the worker has another address: what is to be tried is a manual step', async () => {
  const record = await through(
    await installation.begin(await installation.example({ servers: ['EX03'], monosyncServers: ['192.168.50.77'] })),
  );
  expect(record).toMatchObject({ outcome: 'done', probes: [], skipped: [] });
  expect(record.changes.filter(({ resource }) => resource === 'computer-delegation')).toEqual([]);
  const [manualStep] = record.manualSteps;
  expect(manualStep?.values).toMatchObject({
    'ex03.contoso.local': expect.stringContaining('second hop: not tried'),
    'to be tried on a Monosync server, for each Exchange server': expect.stringContaining('New-PSSession'),
  });
});
