/**
 * A listener's certificate three weeks before its end: the runbook adopts it, the watch finds it, its rotation is approved,
 * trusted beforehand, swapped, proven by TLS and by sessions, and the old one is removed.
 */
import { randomUUID } from 'node:crypto';
import { withJournal } from '../../client/with-journal.ts';
import { paceSchema } from '../../domain/run-request.ts';
import type { WatchAnswer } from '../../domain/watch.ts';
import { listCredentials } from '../../journal/credentials.ts';
import { type Installation, Onboarding } from './installation.ts';
import { sharedInstallation } from './shared-installation.ts';

jest.setTimeout(300_000);

const server = 'ex02.contoso.local';

const joined = sharedInstallation('a listener, and accounts', 'monosync-onprem');
let installation: Installation;
beforeAll(async () => {
  installation = await joined();
});

async function onServer(): Promise<{ shows: string | undefined; stored: string[] }> {
  const { onPremises } = await installation.tenant();
  const found = onPremises?.servers.find(({ fqdn }) => fqdn === server);
  return {
    shows: found?.winrm.listeners.find(({ transport }) => transport === 'HTTPS')?.certificateThumbprint,
    stored: found?.certificates.map(({ thumbprint }) => thumbprint) ?? [],
  };
}

/** Approves and confirms until the run has ended. */
async function through(run: Onboarding, seen: (manualStep: string) => Promise<void> = async () => undefined) {
  for (;;) {
    const status = await run.reaches('awaiting-approval', 'awaiting-manual-step', 'done');
    if (status.phase === 'done') return run.ends();
    if (status.phase === 'awaiting-approval') {
      await run.handle.signal('decide', { decision: 'approve', planHash: status.plan?.hash, by: 'bob' });
    } else {
      await seen(status.manualStep?.name ?? '');
      await run.handle.signal('confirm', { by: 'bob' });
    }
    await run.leaves(status);
  }
}

async function watch(): Promise<WatchAnswer> {
  const { taskQueue } = installation.config;
  const pace = paceSchema.parse({ workerSilentAfter: '3 seconds' });
  return (await installation.client.workflow.execute('watchCredentials', {
    taskQueue,
    workflowId: `${taskQueue}/watch/${randomUUID()}`,
    memo: await installation.memo(),
    args: [
      {
        name: 'servers',
        connections: ['simulated'],
        action: 'rotate',
        policy: { renewBefore: '30 days' },
        overlap: '6 hours',
        spreadOver: '0 s',
        pace,
      },
    ],
  })) as WatchAnswer;
}

it('is found, renewed after approval, swapped, proven, and the old one removed', async () => {
  const onboarded = await through(await installation.begin(await installation.example({ servers: ['EX02'] })));
  expect(onboarded.outcome).toBe('done');
  const said = onboarded.plans[0]?.evidence.find(({ name }) => name === `${server}: HTTPS listener`)?.observed;
  expect(said).toMatch(/ends soon/);
  const before = await onServer();
  const { credentials } = await withJournal(installation.config, (journal) => listCredentials(journal, 'simulated'));
  const [credential] = credentials;
  expect(credential).toMatchObject({
    kind: 'listener-certificate',
    current: { secret: `cert://${server}/${before.shows}` },
  });
  expect(credential?.provenBy.map(({ kind }) => kind)).toEqual(['listener-tls', 'server-session', 'second-hop']);

  const found = await watch();
  expect(found).toMatchObject({ scanned: 1, problems: [], found: [{ key: credential?.key, needsRotation: true }] });
  const [started = ''] = found.started;
  const run = new Onboarding(installation.client.workflow.getHandle(started));
  const record = await through(run, async (manualStep) => {
    // Who is to trust the new one is asked while the listener still shows the old one.
    expect(manualStep).toBe(`${server}: the listener's new certificate`);
    const meanwhile = await onServer();
    expect(meanwhile.shows).toBe(before.shows);
    expect(meanwhile.stored).toHaveLength(2);
  });
  expect(record).toMatchObject({ outcome: 'done', skipped: [], residual: [] });
  expect(record.plans[0]?.steps.flatMap((step) => (step.kind === 'change' ? step.risks : []))).toContainEqual(
    expect.objectContaining({ code: 'certificate-replaced-at-once' }),
  );
  expect(record.probes.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      `TLS on 5986 of ${server} shows the certificate`,
      `a session on ${server} as CONTOSO\\monosync_svc`,
    ]),
  );
  const after = await onServer();
  expect(after.shows).not.toBe(before.shows);
  expect(after.stored).toEqual([after.shows]);
  expect(await watch()).toMatchObject({ scanned: 1, found: [], started: [] });
});
