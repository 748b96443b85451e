/** Rotations whose worker is killed between states, that are rolled back, and that are taken up again. */
import { inKills } from '../setup/kills.ts';
import { randomUUID } from 'node:crypto';
import { ageingApplication } from '../../stack/ageing-application.ts';
import { steadySignIn, type SteadySignIn } from '../../stack/steady-sign-in.ts';
import { connect, tenantOf } from '../../connectors/connect.ts';
import type { Connected } from '../../connectors/connected.ts';
import { graphPath } from '../../connectors/graph/encoding.ts';
import { graphClient } from '../../connectors/graph/graph-client.ts';
import { closeRoutes } from '../../connectors/http/routes.ts';
import type { Credential } from '../../domain/credential.ts';
import { isFailure } from '../../domain/failure.ts';
import { paceSchema, type RunRequest } from '../../domain/run-request.ts';
import type { Phase } from '../../domain/run-status.ts';
import { readCredential } from '../../journal/credentials.ts';
import { openJournal, type Journal } from '../../journal/journal.ts';
import { Installation, Onboarding } from './installation.ts';

jest.setTimeout(240_000);

let installation: Installation;
let connected: Connected;
let journal: Journal;
let credentials: { certificate: Credential; secret: Credential };
let client: SteadySignIn | undefined;

beforeAll(async () => {
  installation = await Installation.start(6000);
  const { home, config, secrets } = installation;
  connected = tenantOf(await connect('simulated', { home, connectionsFile: config.connectionsFile, secrets }));
  journal = await openJournal({ home });
  await installation.startWorker();
});
// Each test rotates the credentials of an application of its own.
beforeEach(async () => {
  credentials = await ageingApplication(connected, installation.secrets, journal);
});
afterEach(async () => {
  await client?.stop();
  client = undefined;
});
afterAll(async () => {
  await closeRoutes();
  await journal.close();
  await installation.stop();
});

async function rotate(credential: Credential, overlap = '6 hours'): Promise<Onboarding> {
  const { secrets, config } = installation;
  client = steadySignIn(connected, secrets, { journal, credential });
  const request: RunRequest = {
    runbook: 'rotate-credential',
    connection: 'simulated',
    subject: credential.key,
    requestedBy: 'ann',
    mode: 'apply',
    input: { key: credential.key, overlap, because: [] },
    changeTicket: null,
    pace: paceSchema.parse({ workerSilentAfter: '3 seconds' }),
  };
  const handle = await installation.client.workflow.start('rotateCredential', {
    taskQueue: config.taskQueue,
    workflowId: `${config.taskQueue}/rotate-credential/${credential.key}/${randomUUID()}`,
    args: [request],
    memo: await installation.memo(),
  });
  return new Onboarding(handle);
}

/** What Entra has on the application. */
async function keys(): Promise<{ secrets: string[]; certificates: string[] }> {
  const graph = graphClient(connected, connected.identities.plan);
  const found = await answered(() =>
    graph.request<{ passwordCredentials: { keyId: string }[]; keyCredentials: { keyId: string }[] }>({
      path: graphPath`/applications/${credentials.secret.holder.id}`,
      query: { $select: 'id,passwordCredentials,keyCredentials' },
    }),
  );
  return {
    secrets: found.passwordCredentials.map(({ keyId }) => keyId),
    certificates: found.keyCredentials.map(({ keyId }) => keyId),
  };
}

/** The tenant throttles now and then, and nobody but us tries again here. */
async function answered<T>(call: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isFailure(error) || !['throttled', 'transient'].includes(error.failureClass) || Date.now() > deadline)
        throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function recorded({ connection, key }: Credential): Promise<Credential> {
  return readCredential(journal, connection, key);
}

async function killIn(run: Onboarding, phase: Phase): Promise<void> {
  await run.reaches(phase);
  await installation.killWorker();
  await installation.startWorker();
}

async function expectRotatedThoughKilled(kind: 'certificate' | 'secret'): Promise<void> {
  const credential = credentials[kind];
  const before = await keys();
  const run = await rotate(credential);
  await killIn(run, 'awaiting-approval');
  await run.approve();
  await killIn(run, 'applying');
  await killIn(run, 'probing');
  await killIn(run, 'awaiting-manual-step');
  await run.handle.signal('confirm', { by: 'bob' });
  await killIn(run, 'waiting');
  const record = await run.ends();
  expect(record).toMatchObject({ outcome: 'done', skipped: [], residual: [] });
  const after = await keys();
  const { current, rotation } = await recorded(credential);
  expect(rotation?.state).toBe('retired');
  const changed = kind === 'certificate' ? 'certificates' : 'secrets';
  expect(after).toEqual({ ...before, [changed]: [current.keyId] });
  await client?.stop();
  expect(client?.signIns).toMatchObject({ failed: 0, versions: [credential.current.secret, current.secret] });
}

it('the rotation of a certificate whose worker is killed in every phase ends with one new key, and nobody is ever locked out', () =>
  expectRotatedThoughKilled('certificate'));

(inKills ? it : it.skip)(
  'the rotation of a secret whose worker is killed in every phase ends with one new key, and nobody is ever locked out',
  () => expectRotatedThoughKilled('secret'),
);

it('a rotation that is cancelled during delivery is rolled back', async () => {
  const { secret } = credentials;
  const before = await keys();
  const stored = (await installation.secrets.list()).secrets.map(({ reference }) => reference);
  const run = await rotate(secret);
  await run.approve();
  await run.reaches('awaiting-manual-step');
  expect((await keys()).secrets).toHaveLength(2);
  await run.handle.cancel();
  await run.rollBack();
  const record = await run.ends();
  expect(record).toMatchObject({ outcome: 'rolled-back', residual: [] });
  expect(await keys()).toEqual(before);
  expect((await installation.secrets.list()).secrets.map(({ reference }) => reference)).toEqual(stored);
  const after = await recorded(secret);
  expect([after.current, after.rotation?.state]).toEqual([secret.current, 'abandoned']);
});

it('a rotation that was aborted half-way is taken up by the next one, overlap and all', async () => {
  const { certificate } = credentials;
  const first = await rotate(certificate);
  await first.approve();
  await first.reaches('awaiting-manual-step');
  await first.handle.cancel();
  await first.reaches('needs-attention');
  await first.handle.signal('intervene', { choice: 'abort', by: 'bob' });
  expect((await first.ends()).outcome).toBe('cancelled');
  const promoted = await recorded(certificate);
  expect(promoted.rotation?.state).toBe('promoted');
  await client?.stop();

  const second = await rotate(certificate);
  const record = await second.carryOn();
  expect(record.outcome).toBe('done');
  expect(record.changes.filter(({ ours }) => ours).map(({ resource }) => resource)).toEqual([
    'retiring-credential',
    'retired-credential',
  ]);
  const { current, rotation } = await recorded(certificate);
  expect([current.secret, rotation?.state]).toEqual([promoted.current.secret, 'retired']);
  expect((await keys()).certificates).toEqual([current.keyId]);
  await client?.stop();
  expect(client?.signIns.failed).toBe(0);
});
