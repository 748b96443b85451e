import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import type {
  FoundCredential,
  ScanAnswer,
  ScanInput,
  MailInput,
  WatchAnswer,
  WebhookInput,
} from '../../domain/watch.ts';
import { sealedActivity, type ActivityFunction } from '../../activities/sealed-activity.ts';
import type { NotifiedAnswer } from '../../domain/activity-contracts.ts';
import { testEnvironment, type TestEnvironment } from '../setup/temporal.ts';
import { workflowBundle } from '../../scripts/workflow-bundle.mjs';

let environment: TestEnvironment;
let worker: Worker;
let running: Promise<void>;
/** What there is to be found, by connection; a connection that isn't there can't be reached. */
const tenants = new Map<string, ScanAnswer>();
/** The parts after the first, by the key that each begins after. */
const laterParts = new Map<string, ScanAnswer>();
let notices: WebhookInput[] = [];
let mails: MailInput[] = [];
/** How often the relay refuses a mail before it takes one; Infinity: for good. */
let refusedMails = 0;
let ending: { name: string; until: string }[] = [];

/** As a worker registers them. */
function named(activities: Record<string, ActivityFunction>) {
  return Object.fromEntries(Object.entries(activities).map(([name, each]) => [name, sealedActivity(name, each)]));
}

beforeAll(async () => {
  environment = await testEnvironment();
  worker = await Worker.create({
    connection: environment.nativeConnection,
    namespace: environment.namespace,
    taskQueue: environment.taskQueue,
    dataConverter: environment.dataConverter,
    workflowBundle: { codePath: await workflowBundle(join(__dirname, 'watch', 'workflows.ts')) },
    activities: named({
      scanCredentials: async ({ connection, from }: ScanInput): Promise<ScanAnswer> => {
        const answer = from?.of === 'records' ? laterParts.get(from.afterKey) : tenants.get(connection);
        if (answer !== undefined) return answer;
        throw ApplicationFailure.create({ type: 'connection-unknown', message: 'Unknown.', nonRetryable: true });
      },
      endingApprovals: async () => ({ ending }),
      notifyByWebhook: async (input: WebhookInput): Promise<NotifiedAnswer> => {
        notices.push(input);
        return { notified: true };
      },
      notifyByMail: async (input: MailInput): Promise<NotifiedAnswer> => {
        refusedMails -= 1;
        if (refusedMails >= 0)
          throw ApplicationFailure.create({
            type: 'notification-failed',
            message: 'Refused.',
            nonRetryable: refusedMails === Infinity,
          });
        mails.push(input);
        return { notified: true };
      },
    }),
  });
  running = worker.run();
}, 60_000);
afterAll(async () => {
  worker.shutdown();
  await running;
  await environment.close();
});
beforeEach(() => {
  notices = [];
  mails = [];
  refusedMails = 0;
  ending = [];
});

const webhook = 'secret://teams';
const mail = { host: 'relay.example', from: 'runbooks@contoso.example', to: ['ann@contoso.example'] };

function due(connection: string, index: number): FoundCredential {
  const end = new Date(Date.UTC(2026, 10, 30) + index * 60_000).toISOString();
  return {
    key: `app-${String(index).padStart(3, '0')}-secret-00000000`,
    connection,
    application: `App ${index}`,
    kind: 'application-secret',
    keyId: randomUUID(),
    state: 'due',
    notBefore: null,
    notAfter: end,
    daysLeft: 8,
    usedBy: [],
    reasons: ['renewal-due'],
    messages: ['It ends in 8 days.'],
    secret: 'secret://app@1',
    needsRotation: true,
  };
}

async function watch(connections: string[], more: object = {}): Promise<WatchAnswer> {
  return (await environment.client.workflow.execute('watchCredentials', {
    taskQueue: environment.taskQueue,
    workflowId: `watch/${randomUUID()}`,
    args: [{ name: 'test', connections, spreadOver: '0 s', notify: { webhook }, ...more }],
  })) as WatchAnswer;
}

async function endAll(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await environment.client.workflow.getHandle(id).signal<[string]>('finish', 'now');
    await environment.client.workflow.getHandle(id).result();
  }
}

it('a hundred that end on one day are rotated a few at a time, the most urgent first, and named in one message', async () => {
  const connection = `c-${randomUUID()}`;
  const all = Array.from({ length: 100 }, (_, index) => due(connection, index));
  tenants.set(connection, { scanned: 140, found: all.toReversed() });
  const ids = (from: number) => all.slice(from, from + 5).map(({ key }) => `rotate-credential/${connection}/${key}`);

  const first = await watch([connection], { action: 'rotate' });
  expect(first.started).toEqual(ids(0));
  expect(first.deferred).toHaveLength(95);
  expect(notices).toHaveLength(1);
  expect(notices[0]?.title).toBe('100 of 140 credentials need attention');
  expect(notices[0]?.lines.length).toBeLessThan(60);
  expect(notices[0]?.lines).toContain('95 more will be rotated after these.');

  // The same scan again starts nothing while these are under way.
  const second = await watch([connection], { action: 'rotate' });
  expect([second.started, second.underWay]).toEqual([[], ids(0)]);

  await endAll(ids(0));
  tenants.set(connection, { scanned: 140, found: all.slice(5) });
  const third = await watch([connection], { action: 'rotate' });
  expect(third.started).toEqual(ids(5));
  await endAll(ids(5));
}, 60_000);

it('takes what is most urgent of all parts, and answers with as much as fits into a payload', async () => {
  const connection = `c-${randomUUID()}`;
  const all = Array.from({ length: 300 }, (_, index) => due(connection, index)).toReversed();
  const [second, third] = [`${connection}-2`, `${connection}-3`];
  tenants.set(connection, { scanned: 100, found: all.slice(0, 100), next: { of: 'records', afterKey: second } });
  laterParts.set(second, { scanned: 100, found: all.slice(100, 200), next: { of: 'records', afterKey: third } });
  laterParts.set(third, { scanned: 150, found: all.slice(200) });
  const answer = await watch([connection], { action: 'rotate', mostRotations: 1 });
  expect(answer.started).toEqual([`rotate-credential/${connection}/${due(connection, 0).key}`]);
  expect([answer.scanned, answer.found.length, answer.more, answer.deferred.length]).toEqual([350, 250, 50, 299]);
  expect(answer.found.map(({ key }) => key)).toEqual(
    all
      .toReversed()
      .map(({ key }) => key)
      .slice(0, 250),
  );
  expect(notices[0]?.title).toBe('300 of 350 credentials need attention');
  expect(notices[0]?.lines).toContain('... and 260 more: runbook credentials');
  await endAll(answer.started);
});

it('keeps what was found before a part that fails', async () => {
  const connection = `c-${randomUUID()}`;
  const found = [due(connection, 1)];
  tenants.set(connection, { scanned: 1, found, next: { of: 'records', afterKey: 'gone' } });
  const answer = await watch([connection]);
  expect(answer).toMatchObject({ scanned: 1, found: [{ key: found[0]?.key }] });
  expect(answer.problems).toEqual([`${connection} could not be scanned to its end: Unknown.`]);
});

it('two watches of one credential start one rotation', async () => {
  const connection = `c-${randomUUID()}`;
  tenants.set(connection, { scanned: 1, found: [due(connection, 1)] });
  const both = await Promise.all([
    watch([connection], { action: 'rotate' }),
    watch([connection], { action: 'rotate' }),
  ]);
  expect(both.flatMap(({ started }) => started)).toHaveLength(1);
  expect(both.flatMap(({ underWay }) => underWay)).toHaveLength(1);
  await endAll(both.flatMap(({ started }) => started));
});

it('a rotation that was rejected is reported, and proposed again only when its time has come', async () => {
  const connection = `c-${randomUUID()}`;
  const rejectedAt = new Date(Date.now() - 3 * 86_400_000).toISOString();
  const rejected = { ...due(connection, 1), rejectedAt };
  tenants.set(connection, { scanned: 2, found: [rejected, due(connection, 2)] });
  const askedAgainAt = new Date(Date.parse(rejectedAt) + 7 * 86_400_000).toISOString();
  const first = await watch([connection], { action: 'rotate' });
  expect(first.started).toEqual([`rotate-credential/${connection}/${due(connection, 2).key}`]);
  expect(first.rejected).toEqual([{ key: rejected.key, askedAgainAt }]);
  expect(notices[0]?.lines).toContain(`${rejected.key}: its rotation was rejected; asked again at ${askedAgainAt}.`);
  const second = await watch([connection], { action: 'rotate', askAgainAfter: '2 days' });
  expect(second.rejected).toEqual([]);
  expect(second.started).toEqual([`rotate-credential/${connection}/${rejected.key}`]);
  await endAll([...first.started, ...second.started]);
});

it('reports without a word to anybody, and notifies without starting anything', async () => {
  const connection = `c-${randomUUID()}`;
  tenants.set(connection, { scanned: 3, found: [due(connection, 1)] });
  const reported = await watch([connection]);
  expect([reported.found.length, reported.started, notices]).toEqual([1, [], []]);
  const notified = await watch([connection], { action: 'notify' });
  expect([notified.notified, notified.started, notices.length]).toEqual([true, [], 1]);
});

it('asks a relay that refuses again, and posts no second card meanwhile', async () => {
  const connection = `c-${randomUUID()}`;
  tenants.set(connection, { scanned: 3, found: [due(connection, 1)] });
  refusedMails = 2;
  const pace = { firstRetryAfter: '10 ms', longestRetryDelay: '10 ms' };
  const answer = await watch([connection], { action: 'notify', notify: { webhook, mail }, pace });
  expect([answer.notified, answer.problems]).toEqual([true, []]);
  expect([mails, notices]).toMatchObject([[{ mail }], [{ webhook }]]);
  expect(mails).toHaveLength(1);
  expect(notices).toHaveLength(1);
});

it('says which channel brought nothing, while another one did', async () => {
  const connection = `c-${randomUUID()}`;
  tenants.set(connection, { scanned: 3, found: [due(connection, 1)] });
  refusedMails = Infinity;
  const answer = await watch([connection], { action: 'notify', notify: { webhook, mail } });
  expect(answer).toMatchObject({ notified: true, problems: ['Nobody could be notified by mail: Refused.'] });
  expect([mails.length, notices.length]).toEqual([0, 1]);
});

it('names a record that is damaged, and reports the others', async () => {
  const connection = `c-${randomUUID()}`;
  const damaged = [{ key: 'app-secret-1', why: 'row 3 is missing' }];
  tenants.set(connection, { scanned: 1, found: [due(connection, 1)], damaged });
  const said = `The record of app-secret-1 on ${connection} is damaged, and was not scanned: row 3 is missing.`;
  expect(await watch([connection], { action: 'notify' })).toMatchObject({ problems: [said], found: [{ connection }] });
  expect(notices[0]?.lines).toContain(said);
});

it('says nothing when all is well', async () => {
  const connection = `c-${randomUUID()}`;
  tenants.set(connection, { scanned: 3, found: [] });
  expect(await watch([connection], { action: 'rotate' })).toMatchObject({ scanned: 3, notified: false });
  expect(notices).toEqual([]);
});

it("what no runbook made is reported, and never rotated; a tenant that can't be reached hides no other", async () => {
  const connection = `c-${randomUUID()}`;
  const foreign: FoundCredential = {
    ...due(connection, 1),
    key: null,
    reasons: ['expired', 'not-ours'],
    needsRotation: false,
  };
  tenants.set(connection, { scanned: 1, found: [foreign] });
  const answer = await watch(['gone', connection], { action: 'rotate' });
  expect(answer.started).toEqual([]);
  expect(answer.problems).toEqual(['gone could not be scanned: Unknown.']);
  expect(notices[0]?.lines).toEqual([expect.stringContaining('App 1'), 'gone could not be scanned: Unknown.']);
});

it('lets an on-premises worker scan the credentials there, and starts their rotation for such a worker', async () => {
  const connection = `c-${randomUUID()}`;
  const found: FoundCredential = {
    ...due(connection, 1),
    kind: 'listener-certificate',
    application: 'ex02.contoso.local',
    keyId: null,
    secret: null,
    location: `cert://ex02.contoso.local/${'A'.repeat(40)}`,
  };
  const onPremisesWorker = await Worker.create({
    connection: environment.nativeConnection,
    namespace: environment.namespace,
    taskQueue: `${environment.taskQueue}/${connection}`,
    dataConverter: environment.dataConverter,
    activities: named({ scanCredentials: async (): Promise<ScanAnswer> => ({ scanned: 1, found: [found] }) }),
  });
  const answer = await onPremisesWorker.runUntil(
    watch([connection], { action: 'rotate', onPremisesConnections: [connection], policy: { renewBefore: '30 days' } }),
  );
  expect(answer).toMatchObject({
    scanned: 1,
    problems: [],
    started: [`rotate-credential/${connection}/${found.key}`],
  });
  const rotation = environment.client.workflow.getHandle(answer.started[0] ?? '');
  expect(await rotation.query('asked')).toMatchObject({ input: { key: found.key, target: 'servers' } });
  await endAll(answer.started);
});

it('standing approvals that end soon are reported, also where no credential is due', async () => {
  const connection = `c-${randomUUID()}`;
  tenants.set(connection, { scanned: 1, found: [] });
  ending = [{ name: 'rotations', until: '2026-12-24' }];
  const answer = await watch([connection], { action: 'notify' });
  expect(answer).toMatchObject({ endingApprovals: ending, problems: [], notified: true });
  expect(notices).toMatchObject([
    {
      title: 'Standing approvals end soon',
      lines: [expect.stringContaining('"rotations" in approvals.yaml ends on 2026-12-24')],
    },
  ]);
});
