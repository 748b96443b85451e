/** Monosync on every Exchange server: there and back, and with one of ten servers down. */
import { documents } from '../../client/json/documents.ts';
import { outcomeDocument } from '../../client/runs/plan-document.ts';
import { serversOf } from '../../domain/servers.ts';
import { Installation, type Onboarding } from './installation.ts';
import { onPremisesPicture } from './on-premises-picture.ts';
import { sharedInstallation } from './shared-installation.ts';

jest.setTimeout(400_000);

const joined = sharedInstallation('accounts, and servers', 'monosync-onprem');
let large: Installation | undefined;
afterEach(async () => {
  await large?.stop();
  large = undefined;
});

async function ofTenServers(): Promise<Installation> {
  large = await Installation.start(6000, ['--seed', '7', '--servers', '10'], 'monosync-onprem');
  await large.startWorker();
  return large;
}

/** Approves plans and stages, and confirms manual steps, until the run asks for something else. */
async function untilAsked(run: Onboarding, phase: 'needs-attention' | 'done'): Promise<void> {
  for (;;) {
    const status = await run.reaches('awaiting-approval', 'awaiting-manual-step', phase);
    if (status.phase === phase) return;
    if (status.phase === 'awaiting-approval') {
      await run.handle.signal('decide', { decision: 'approve', planHash: status.plan?.hash, by: 'bob' });
    } else await run.handle.signal('confirm', { by: 'bob' });
    await run.leaves(status);
  }
}

it('rolls everything back on three servers, delegation and all, to the values that were there', async () => {
  const installation = await joined();
  const before = await onPremisesPicture(installation);
  const run = await installation.begin(await installation.example());
  for (;;) {
    const status = await run.reaches('awaiting-approval', 'awaiting-manual-step');
    if (status.phase === 'awaiting-manual-step') break;
    await run.handle.signal('decide', { decision: 'approve', planHash: status.plan?.hash, by: 'bob' });
    await run.leaves(status);
  }
  expect(await onPremisesPicture(installation)).not.toEqual(before);
  await run.handle.cancel();
  await run.rollBack();
  const record = await run.ends();
  expect(record).toMatchObject({ outcome: 'rolled-back', residual: [] });
  expect(record.changes.filter(({ ours }) => ours).map(({ resource }) => resource)).toContain('computer-delegation');
  expect(await onPremisesPicture(installation)).toEqual(before);
});

it('does nine of ten servers while one is down, and that one when it is back', async () => {
  const installation = await ofTenServers();
  await installation.administration('servers', { server: 'EX07', down: true });
  const run = await installation.begin(await installation.example(), {
    readsGiveUpAfter: '4 seconds',
    writesGiveUpAfter: '4 seconds',
  });
  await untilAsked(run, 'needs-attention');
  const asked = await run.reaches('needs-attention');
  expect(asked.attention?.step).toBe('stage/ex07.contoso.local');
  const nine = (await installation.tenant()).onPremises!.servers.filter(({ winrm }) =>
    winrm.listeners.some(({ transport }) => transport === 'HTTPS'),
  );
  expect(nine.map(({ name }) => name)).not.toContain('EX07');
  expect(nine).toHaveLength(9);

  await installation.administration('servers', { server: 'EX07', down: false });
  await run.handle.signal('intervene', { choice: 'retry', by: 'bob' });
  await run.leaves(asked);
  await untilAsked(run, 'done');
  const record = await run.ends();
  expect(record.approvals.map(({ stage }) => stage ?? null)).toContain('ex07.contoso.local');
  const seventh = serversOf(record).find(({ name }) => name === 'ex07.contoso.local');
  expect(seventh).toMatchObject({ outcome: 'done', skipped: [] });
  expect(seventh?.changes.filter(({ ours }) => ours).map(({ resource }) => resource)).toContain('winrm-https-listener');
  // The run as a whole: proven on each, with delegation only where the hop fails, and reported as published.
  expect(record).toMatchObject({ outcome: 'done', residual: [], skipped: [] });
  expect(record.probes.length).toBeGreaterThan(0);
  for (const probe of record.probes) expect([probe.name, probe.outcome]).toEqual([probe.name, probe.expected]);
  const delegated = record.changes.filter(({ resource, ours }) => resource === 'computer-delegation' && ours);
  expect(delegated.map(({ server }) => server)).toEqual(['ex03.contoso.local']);
  const { servers = [] } = documents.outcome.parse(outcomeDocument(record));
  expect(servers).toHaveLength(10);
  expect(
    servers.every(({ outcome, changes, probes }) => outcome === 'done' && changes.length > 3 && probes.length > 3),
  ).toBe(true);
});
