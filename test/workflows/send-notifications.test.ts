/** Runs that wait for people, and what reaches these: a real server, a real journal, real receivers. */
import { createHmac, randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { closeRoutes } from '../../connectors/http/routes.ts';
import type { NotificationsAnswer } from '../../domain/activity-contracts.ts';
import type { WaitForPerson } from '../../domain/wait-for-person.ts';
import { takeMessages } from '../../journal/messages.ts';
import { countWaits, endRun } from '../../journal/waits.ts';
import { until } from '../../processes/alive.ts';
import { notificationScheduleId, scheduleNotifications } from '../../temporal/notification-schedule.ts';
import { httpReceiver, mailReceiver, type HttpReceiver, type MailReceiver } from '../activities/notify/receivers.ts';
import { Toy, type ToyRun } from './toy/toy-worker.ts';
import type { World } from './toy/world.ts';

let toy: Toy;
let world: World;
let mail: MailReceiver;
let teams: HttpReceiver;
let program: HttpReceiver;

const password = 'relay-passw0rd';
const key = Buffer.alloc(32, 7);

beforeAll(async () => {
  toy = await Toy.start();
  mail = await mailReceiver(password);
  teams = await httpReceiver();
  program = await httpReceiver();
}, 60_000);
afterAll(async () => {
  await toy.stop();
  await closeRoutes();
  for (const receiver of [mail, teams, program]) await receiver.close();
});

beforeEach(() => {
  world = toy.newWorld();
  world.secrets.set('secret://relay', password);
  world.secrets.set('secret://teams', teams.address);
  world.secrets.set('secret://program', program.address);
  world.secrets.set('secret://signing', `whsec_${key.toString('base64')}`);
});
afterEach(async () => {
  // Nothing of one test is news in the next one.
  await (await toy.journal()).transaction(({ rows }) => rows.deleteFrom('waits').execute());
  await rm(join(toy.home, 'notifications.yaml'), { force: true });
  for (const receiver of [teams, program]) Object.assign(receiver, { posted: [], status: 202 });
  mail.mails.length = 0;
});

/** Workflow ID of the last round. */
let last = '';

/** One round, as the schedule starts it. */
async function round(): Promise<NotificationsAnswer> {
  const { client, taskQueue } = toy.environment;
  last = `round-${randomUUID()}`;
  const args = [{ round: 'all' }];
  return (await client.workflow.execute('sendNotifications', {
    taskQueue,
    workflowId: last,
    args,
  })) as NotificationsAnswer;
}

/** Rounds until somebody was notified: the run's record of its wait takes a moment. */
async function roundUntil(isSo: (answer: NotificationsAnswer) => boolean): Promise<NotificationsAnswer> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await round();
    if (isSo(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Never so: ${JSON.stringify(answer)}`);
  }
}

/**
 * 180 rounds, as the schedule starts them for the minutes gone by: ten at a time, which is what the server makes of a backfill
 * at once.
 */
async function scheduled180Rounds(beforeTen: () => Promise<void>): Promise<void> {
  const { client, taskQueue } = toy.environment;
  await scheduleNotifications(client, taskQueue, (await toy.journal()).installation);
  const schedule = client.schedule.getHandle(notificationScheduleId(taskQueue));
  const ended = `TemporalScheduledById="${schedule.scheduleId}" AND ExecutionStatus="Completed"`;
  const ten = 600_000;
  const begin = Date.now() - 19 * ten;
  try {
    for (let tens = 1; tens <= 18; tens += 1) {
      await beforeTen();
      const end = begin + tens * ten;
      await schedule.backfill({ start: new Date(end - ten), end: new Date(end - 1), overlap: 'ALLOW_ALL' });
      const haveEnded = async () => (await client.workflow.count(ended)).count >= tens * 10;
      expect(await until(haveEnded, 20_000)).toBe(true);
    }
  } finally {
    await schedule.delete();
  }
}

/** That it waits for approval is recorded, and nothing of it is under way. */
async function isAtRest(run: ToyRun): Promise<void> {
  await run.reaches('awaiting-approval');
  const isIdle = async () => {
    const { pendingActivities, pendingWorkflowTask } = (await run.handle.describe()).raw;
    return pendingWorkflowTask == null && (pendingActivities ?? []).length === 0;
  };
  expect(await until(isIdle, 20_000)).toBe(true);
}

/**
 * Which events a run has, and how many: without workflow tasks, of which one may be for all that came at once, and without
 * what ended its wait, a timer or a decision.
 */
async function tally({ handle }: ToyRun): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const event of (await handle.fetchHistory()).events ?? []) {
    const [type = ''] = Object.keys(event).filter(
      (key) => key.endsWith('Attributes') && Reflect.get(event, key) !== null,
    );
    if (/^workflowTask|^timerFired|^timerCanceled|^workflowExecutionUpdate/.test(type)) continue;
    const name = event.activityTaskScheduledEventAttributes?.activityType?.name ?? type.replace('EventAttributes', '');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

async function write(rule: object): Promise<void> {
  const relay = {
    kind: 'mail',
    host: 'localhost',
    port: mail.port,
    certificateAuthority: mail.certificateAuthority,
    user: 'runbooks',
    password: 'secret://relay',
    from: 'runbooks@contoso.example',
  };
  const channels = {
    relay,
    teams: { kind: 'teams', webhook: 'secret://teams' },
    program: { kind: 'webhook', address: 'secret://program', signingSecret: 'secret://signing' },
  };
  const file = { channels, rules: { everybody: rule } };
  await writeFile(join(toy.home, 'notifications.yaml'), JSON.stringify(file));
}

const everything = {
  about: ['approval', 'manual-step', 'attention', 'outcome', 'expiry'],
  notify: [{ by: 'relay', to: 'bob@contoso.example' }, { by: 'teams' }, { by: 'program' }],
};

describe('a wait for a person', () => {
  it('is the same few events whether it takes seconds or 180 rounds with reminders, and is decided or expires', async () => {
    await write({ about: ['approval'], notify: [{ by: 'program' }] });
    const expired = await toy.begin('changes', {}, { approvalExpiresAfter: '3 seconds' });
    const brief = await toy.begin('changes');
    const long = await toy.begin('changes', {}, { approvalExpiresAfter: '180 days' });
    await isAtRest(brief);
    await brief.decide('reject');
    const about = () => program.posted.filter(({ body }) => body.includes(long.handle.workflowId));
    await roundUntil(() => about().length > 0);
    await isAtRest(long);
    const { historyLength } = await long.handle.describe();
    const journal = await toy.journal();
    await scheduled180Rounds(async () => {
      const at = new Date(Date.now() - 5 * 3_600_000).toISOString();
      await journal.transaction(({ rows }) => rows.updateTable('messages').set({ at }).execute());
    });
    expect(about()).toHaveLength(19);
    expect((await long.handle.describe()).historyLength).toBe(historyLength);
    await long.decide('reject');
    const ends = await Promise.all([expired, brief, long].map(async (run) => (await run.ends()).code));
    expect(ends).toEqual(['approval-expired', 'rejected', 'rejected']);
    const events = await tally(long);
    expect(events).toMatchObject({ beginWait: 1, endWait: 1, timerStarted: 1 });
    expect([await tally(expired), await tally(brief)]).toEqual([events, events]);
  }, 60_000);

  it('is over for the journal when the run goes on, and when the run is gone', async () => {
    const journal = await toy.journal();
    const [decided, terminated] = [await toy.begin('changes'), await toy.begin('changes')];
    for (const run of [decided, terminated]) await run.reaches('awaiting-approval');
    await roundUntil(({ waits }) => waits === 2);
    await decided.approve();
    await decided.ends();
    expect(await countWaits(journal)).toBe(1);
    await terminated.handle.terminate();
    await write(everything);
    // Bob was never notified of it, and isn't now: only how the other run has ended.
    await roundUntil(({ sent }) => sent > 0);
    expect(await countWaits(journal)).toBe(0);
    expect(mail.mails.map(({ text }) => text).join('\n')).not.toContain(terminated.handle.workflowId);
    expect(mail.mails.map(({ text }) => text).join('\n')).toContain('Ended, done');
  }, 30_000);

  it('goes on, and is announced later, where its beginning cannot be recorded', async () => {
    const journal = await toy.journal();
    await journal.transaction(({ rows }) => rows.schema.alterTable('waits').renameTo('elsewhere').execute());
    const run = await toy.begin('changes');
    await run.reaches('awaiting-approval');
    const { client } = toy.environment;
    const failing = async () =>
      (
        await client.workflowService.describeWorkflowExecution({
          namespace: toy.environment.namespace,
          execution: { workflowId: run.handle.workflowId },
        })
      ).pendingActivities?.find(
        ({ activityType, attempt }) => activityType?.name === 'beginWait' && (attempt ?? 0) > 1,
      );
    const deadline = Date.now() + 20_000;
    while ((await failing()) === undefined && Date.now() < deadline);
    expect(await failing()).toBeDefined();
    await journal.transaction(({ rows }) => rows.schema.alterTable('elsewhere').renameTo('waits').execute());
    await roundUntil(({ sent }) => sent > 0);
    await run.approve();
    expect((await run.ends()).outcome).toBe('done');
  }, 30_000);
});

describe('people are notified', () => {
  it.each([
    ['manual-step', 'whole', 'awaiting-manual-step', /Manual step to confirm.*"the vendor" to be confirmed/s],
    [
      'attention',
      'changes',
      'needs-attention',
      /Needs attention.*retry, skip, rollback, abort.*a permission is missing/s,
    ],
  ] as const)(
    '%s: of what is to be done',
    async (kind, runbook, phase, words) => {
      await write({ about: [kind], notify: [{ by: 'relay', to: 'bob@contoso.example' }] });
      if (kind === 'attention') world.fail('create b', 'graph-denied', 100);
      world.outcomes.set('first', ['allowed']);
      const run = await toy.begin(runbook);
      await run.approve();
      await run.reaches(phase);
      // After the notice of what bob has approved himself.
      await roundUntil(({ sent }) => sent === 1);
      expect(unfolded(mail.mails.at(-1)?.text ?? '')).toMatch(words);
      await run.handle.terminate();
    },
    30_000,
  );

  it('once, also where a worker died while it sent; of what may not have left, once more', async () => {
    await write({ about: ['outcome'], notify: [{ by: 'program' }] });
    const journal = await toy.journal();
    await endRun(journal, ended('died'));
    // As a worker leaves it that dies between the two.
    const message = { runId: 'died', number: 0, recipient: 'program', kind: 'first' } as const;
    await takeMessages(journal, [{ ...message, last: undefined }]);
    expect(await round()).toMatchObject({ sent: 0 });
    const old = new Date(Date.now() - 11 * 60_000).toISOString();
    await journal.transaction(({ rows }) => rows.updateTable('messages').set({ at: old }).execute());
    expect(await round()).toMatchObject({ sent: 1 });
    expect(await round()).toMatchObject({ sent: 0 });
    expect(program.posted.filter(({ body }) => body.includes('"type":"outcome.first"'))).toHaveLength(1);
  });

  it('by one message where there would be more than twenty', async () => {
    await write({ about: ['outcome'], notify: [{ by: 'program' }, { by: 'relay', to: 'bob@contoso.example' }] });
    const journal = await toy.journal();
    for (let run = 0; run < 21; run += 1) await endRun(journal, ended(`many-${run}`));
    expect(await round()).toMatchObject({ sent: 2, problems: [] });
    expect(program.posted).toHaveLength(1);
    expect(JSON.parse(program.posted[0]?.body ?? '')).toMatchObject({ type: 'digest' });
    const text = unfolded(mail.mails[0]?.text ?? '');
    expect(text).toContain('Subject: 21 runs wait for people or have ended');
    expect(text.match(/^Ended, done: toy\/toy\/many-\d+\. runbook status toy\/toy\/many-\d+\r?$/gm)).toHaveLength(21);
    expect(await round()).toMatchObject({ sent: 0 });
  });

  it('at once, by each channel, what is asked of them, and once', async () => {
    await write({ ...everything, about: ['approval'] });
    const run = await toy.begin('changes', {}, { approvalExpiresAfter: '3 days' });
    const { plan } = await run.reaches('awaiting-approval');
    await roundUntil(({ sent }) => sent === 3);
    expect(await round()).toMatchObject({ sent: 0, problems: [] });
    const [received] = mail.mails;
    expect(received).toMatchObject({ to: ['bob@contoso.example'], secure: true });
    const text = unfolded(received?.text ?? '');
    const id = run.handle.workflowId;
    expect(text).toContain(`Subject: Approval needed: ${id}`);
    expect(text).toContain('has waited for approval of the plan by anybody but ann');
    expect(text).toContain(`Plan ${plan?.hash.slice(0, 8)}: 3 to create`);
    expect(text).toMatch(/Deadline: \d{4}-\d\d-\d\d \d\d:\d\d UTC \((?:3 days|2 days 23 hours) left\)/);
    expect(text).toContain(`runbook show ${id}`);
    expect(JSON.parse(teams.posted[0]?.body ?? '')).toMatchObject({ type: 'message', attachments: [{}] });
    const [{ headers, body } = { headers: {}, body: '' }] = program.posted;
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const signature = createHmac('sha256', key).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    expect(JSON.parse(body)).toMatchObject({ type: 'approval.first', data: { runs: [{ run: id, kind: 'approval' }] } });
    await run.handle.terminate();
  }, 30_000);

  it('and a channel that is broken holds up no run, and is reported by the others', async () => {
    await write({ about: ['approval'], notify: [{ by: 'teams' }, { by: 'program' }] });
    teams.status = 500;
    const run = await toy.begin('changes');
    await run.reaches('awaiting-approval');
    const { problems } = await roundUntil((answer) => answer.problems.length > 0);
    expect(problems.join()).toMatch(/^teams couldn't be reached: .*answers 500/);
    expect(problems.join()).not.toMatch(/sig=key|may hold a secret/);
    const { memo } = await toy.environment.client.workflow.getHandle(last).describe();
    expect(memo).toMatchObject({ notifications: { problems } });
    const types = program.posted.map(({ body }) => (JSON.parse(body) as { type: string }).type);
    expect(types).toEqual(['approval.first', 'unreached']);
    await run.approve();
    expect((await run.ends()).outcome).toBe('done');
  }, 30_000);

  it('in the log, where the file cannot be read, and the answer says where it is wrong', async () => {
    await write({ ...everything, notify: [{ by: 'pigeon' }] });
    const { problems } = await round();
    expect(problems.join()).toMatch(
      /notifications\.yaml:1:\d+ rules\.everybody\.notify\.0\.by must be the name of a channel/,
    );
  });
});

describe('the schedule', () => {
  it('is made once, kept as it should be, and starts what is no run', async () => {
    const { client, taskQueue } = toy.environment;
    const { installation } = await toy.journal();
    await scheduleNotifications(client, taskQueue, null);
    await scheduleNotifications(client, taskQueue, installation);
    const handle = client.schedule.getHandle(notificationScheduleId(taskQueue));
    const { action, policies } = await handle.describe();
    expect(action.memo).toEqual({ installation });
    expect(policies.overlap).toBe('SKIP');
    await handle.trigger();
    const deadline = Date.now() + 20_000;
    let started: { workflow: { workflowId: string } } | undefined;
    while (started === undefined && Date.now() < deadline) {
      started = (await handle.describe()).info.recentActions[0]?.action as typeof started;
    }
    const id = started?.workflow.workflowId ?? '';
    expect(await client.workflow.getHandle(id).result()).toMatchObject({ problems: [] });
    const { searchAttributes } = await client.workflow.getHandle(id).describe();
    expect(Object.keys(searchAttributes)).not.toContain('Runbook');
    await handle.delete();
  }, 30_000);

  it('is made anew where somebody without keys has put something into it', async () => {
    const { client, taskQueue, namespace } = toy.environment;
    const { installation } = await toy.journal();
    const scheduleId = notificationScheduleId(taskQueue);
    const plain = new Client({ connection: client.connection, namespace });
    await plain.schedule.create({
      scheduleId,
      spec: { intervals: [{ every: 60_000 }] },
      action: {
        type: 'startWorkflow',
        workflowType: 'sendNotifications',
        workflowId: scheduleId,
        taskQueue,
        args: [{ round: 'all' }],
        memo: { installation },
      },
    });
    const handle = client.schedule.getHandle(scheduleId);
    await expect(handle.describe()).rejects.toThrow('A value is not sealed for workflow');
    await scheduleNotifications(client, taskQueue, installation);
    expect((await handle.describe()).action.memo).toEqual({ installation });
    await handle.delete();
  }, 30_000);
});

/** That a run has ended, now. */
function ended(runId: string): WaitForPerson {
  const about = { runbook: 'toy', connection: 'toy', requestedBy: 'ann', for: 'done', because: null, plan: null };
  const since = new Date().toISOString();
  return { run: `toy/toy/${runId}`, runId, number: 0, kind: 'outcome', since, until: null, remindEvery: 0, about };
}

/** Long lines of a mail are broken with `=`. */
function unfolded(text: string): string {
  return text.replaceAll('=\r\n', '').replaceAll('=3D', '=').replaceAll('\r\n ', ' ');
}
