/**
 * A connection of kind exchange-server, as a real one is: a worker anywhere for the run, and an on-premises one, with a home
 * and roles of its own and the same journal, for everything that reaches them. Only the program that is started as
 * PowerShell, and the addresses, are the simulator's.
 */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { stringify } from 'yaml';
import type { Config } from '../../config.ts';
import { withJournal } from '../../client/with-journal.ts';
import { listCredentials } from '../../journal/credentials.ts';
import { describeRun } from '../../client/runs/describe-run.ts';
import type { ReadyProgram } from '../../stack/ready-line.ts';
import { startWorker } from '../../stack/start-worker.ts';
import { pollPace } from '../setup/poll-pace.ts';
import { lacksForPostgres, sharedPostgres } from '../setup/postgres.ts';
import { skipWithout } from '../setup/required-parts.ts';
import { Installation, Onboarding } from './installation.ts';
import { secondHome } from './two-homes.ts';

jest.setTimeout(240_000);

const lacking = lacksForPostgres();
if (lacking !== undefined) skipWithout('postgres', `a worker on another machine, without ${lacking}`);

let installation: Installation;
let onPremisesWorker: Config;
const workers: ReadyProgram[] = [];

beforeAll(async () => {
  if (lacking !== undefined) return;
  // A real organization's clock runs as ours does, and so does this one's.
  installation = await Installation.start(1, ['--seed', '7'], 'monosync-onprem', sharedPostgres().makeDatabase());
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
    identity: 'claims',
    egressAddresses: ['192.168.50.10'],
  };
  await writeFile(installation.config.connectionsFile, stringify({ connections: { corp } }));
  onPremisesWorker = { ...(await secondHome(installation.config)), roles: ['servers'] };
});
afterAll(async () => {
  if (lacking !== undefined) return;
  for (const worker of workers) await worker.stop();
  await installation.stop();
  await rm(onPremisesWorker.home, { recursive: true, force: true });
});

const onPostgres = lacking === undefined ? describe : describe.skip;

onPostgres('a run of a connection on premises', () => {
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
    const awaited = `a worker on task queue ${config.taskQueue}/corp`;
    const nextPoll = pollPace();
    let status = await described();
    while (status.waiting?.for !== awaited && Date.now() < deadline) {
      await nextPoll();
      status = await described();
    }
    expect(status.waiting?.for).toBe(awaited);

    workers.push(await startWorker(onPremisesWorker, join(onPremisesWorker.home, 'logs', 'worker.log')));
    const record = await run.carryOn();
    expect(record).toMatchObject({ outcome: 'done', skipped: [], residual: [] });
    for (const probe of record.probes) expect([probe.name, probe.outcome]).toEqual([probe.name, probe.expected]);
    expect(record.probes.length).toBeGreaterThan(3);
    // The report lies with the run; what was recorded on premises is in the journal that both have.
    expect(record.report?.json.startsWith(installation.home)).toBe(true);
    const seenFrom = (home: Config) => withJournal(home, (journal) => listCredentials(journal, 'corp'));
    const [here, there] = [await seenFrom(config), await seenFrom(onPremisesWorker)];
    expect(here.credentials.length).toBeGreaterThan(0);
    expect(there).toEqual(here);
    expect(here.damaged).toEqual([]);
  });
});
