/**
 * A connection of kind exchange-server, as a real one is: a worker anywhere for the run, and an on-premises one, with a
 * home, a secret store and roles of its own, for everything that reaches them. Only the program that is started as
 * PowerShell, and the addresses, are the simulator's.
 */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { stringify } from 'yaml';
import type { Config } from '../../config.ts';
import { withJournal } from '../../client/with-journal.ts';
import { listCredentials } from '../../journal/credentials.ts';
import { describeRun } from '../../client/runs/describe-run.ts';
import { simulatedAccounts } from '../../stack/simulated-accounts.ts';
import { withStore } from '../../client/secrets/with-store.ts';
import type { ReadyProgram } from '../../stack/ready-line.ts';
import { startWorker } from '../../stack/start-worker.ts';
import { Installation, Onboarding } from './installation.ts';

jest.setTimeout(240_000);

let installation: Installation;
let onPremisesWorker: Config;
const workers: ReadyProgram[] = [];

beforeAll(async () => {
  // A real organization's clock runs as ours does, and so does this one's.
  installation = await Installation.start(1, ['--seed', '7'], 'monosync-onprem');
  const { onPremises } = installation.readiness;
  if (onPremises === undefined) throw new Error('The simulator serves no organization on premises.');
  const { domain, domainController, exchange, ews, powershell, addresses } = onPremises;
  const corp = {
    kind: 'exchange-server',
    domain,
    domainController,
    exchange,
    ews,
    powershell,
    addresses,
    certificateAuthority: installation.readiness.certificateAuthority,
    egressAddresses: ['192.168.50.10'],
  };
  await writeFile(installation.config.connectionsFile, stringify({ connections: { corp } }));
  const home = await mkdtemp(join(tmpdir(), 'on-premises-'));
  await mkdir(join(home, 'logs'));
  // Payloads go from the one to the other: the codec's keys are the same.
  await cp(join(installation.home, 'keys', 'codec.json'), join(home, 'keys', 'codec.json'));
  onPremisesWorker = { ...installation.config, home, roles: ['servers'] };
  const account = simulatedAccounts(installation.readiness).find(({ userName }) => /monosync/i.test(userName));
  await withStore(onPremisesWorker, async (store) =>
    store.put('monosync-password', account?.password ?? '', { kind: 'password', createdBy: 'test' }),
  );
});
afterAll(async () => {
  for (const worker of workers) await worker.stop();
  await installation.stop();
  await rm(onPremisesWorker.home, { recursive: true, force: true });
});

it('waits for an on-premises worker, says so, and is done by it', async () => {
  const { config, client } = installation;
  workers.push(await startWorker(config, join(config.home, 'logs', 'worker.log')));
  const input = await installation.example({ servers: ['EX01'] });
  const request = { ...(await installation.request('apply', input)), connection: 'corp' };
  const handle = await client.workflow.start('monosyncOnprem', {
    taskQueue: config.taskQueue,
    workflowId: `${config.taskQueue}/monosync-onprem/corp/${randomUUID()}`,
    args: [request],
    memo: await installation.memo(),
  });
  const run = new Onboarding(handle);
  const described = async () => describeRun(handle.workflowId, { client: client as never, config });
  const deadline = Date.now() + 30_000;
  let status = await described();
  while (status.worker !== 'none' && Date.now() < deadline) status = await described();
  expect(status.waiting?.for).toBe(`a worker on task queue ${config.taskQueue}/corp`);

  workers.push(await startWorker(onPremisesWorker, join(onPremisesWorker.home, 'logs', 'worker.log')));
  const record = await run.carryOn();
  expect(record).toMatchObject({ outcome: 'done', skipped: [], residual: [] });
  for (const probe of record.probes) expect([probe.name, probe.outcome]).toEqual([probe.name, probe.expected]);
  expect(record.probes.length).toBeGreaterThan(3);
  // The report lies with the run; what was recorded of the servers lies on premises.
  expect(record.report?.json.startsWith(installation.home)).toBe(true);
  const recordedIn = async (home: string) =>
    (await withJournal({ home }, (journal) => listCredentials(journal, 'corp'))).credentials.length;
  expect(await recordedIn(installation.home)).toBe(0);
  expect(await recordedIn(onPremisesWorker.home)).toBeGreaterThan(0);
});
