/** A process that notifies people is killed while a message is on its way: no message is lost, and one in doubt is sent once more. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { sendNotifications } from '../../../activities/notify/send-notifications.ts';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import type { NotificationsAnswer } from '../../../domain/activity-contracts.ts';
import type { WaitForPerson } from '../../../domain/wait-for-person.ts';
import { sentMessages } from '../../../journal/messages.ts';
import { openedWhenNeeded } from '../../../journal/opened-when-needed.ts';
import { journalSecrets } from '../../../journal/secrets.ts';
import { recordReached, unreachedRecipients } from '../../../journal/unreached.ts';
import { beginWait, endRun } from '../../../journal/waits.ts';
import { testKeys } from '../../journal/test-keys.ts';
import { builtProgram } from '../../setup/built-program.ts';
import { skipWithout } from '../../setup/required-parts.ts';
import { testEnvironment, type TestEnvironment } from '../../setup/temporal.ts';
import { httpReceiver, type HttpReceiver } from './receivers.ts';

const script = builtProgram('test/activities/notify/programs/notification-round.mjs');
const built = existsSync(script);
if (!built) skipWithout('build', 'processes that are killed while they notify people');

let environment: TestEnvironment;
let program: HttpReceiver;
let home: string;
let journal: ReturnType<typeof openedWhenNeeded>;
let secrets: ReturnType<typeof journalSecrets>;

beforeAll(async () => {
  environment = await testEnvironment();
});
afterAll(async () => {
  await environment.close();
  await closeRoutes();
});

beforeEach(async () => {
  program = await httpReceiver();
  home = await mkdtemp(join(tmpdir(), 'notify-'));
  journal = openedWhenNeeded({ home });
  secrets = journalSecrets(journal, async () => testKeys);
  const kept = { kind: 'password', createdBy: 'ann' } as const;
  await secrets.put('program', program.address, kept);
  await secrets.put('signing', `whsec_${Buffer.alloc(32, 7).toString('base64')}`, kept);
  const channel = { kind: 'webhook', address: 'secret://program', signingSecret: 'secret://signing' };
  const rule = { about: ['approval', 'outcome'], notify: [{ by: 'program' }] };
  await writeFile(
    join(home, 'notifications.yaml'),
    JSON.stringify({ channels: { program: channel }, rules: { everybody: rule } }),
  );
});
afterEach(async () => {
  await (await journal()).close();
  await program.close();
  await rm(home, { recursive: true, force: true });
});

/** One round, to its end. @returns how many messages have left */
async function round(): Promise<number> {
  const { client } = environment;
  const activity = new MockActivityEnvironment({}, { client, logger: new DefaultLogger('ERROR') });
  const answer = (await activity.run(sendNotifications({ home, secrets, journal }))) as NotificationsAnswer;
  return answer.sent;
}

/**
 * One round by another process, which is killed when its n-th message has arrived and isn't answered yet.
 *
 * @param isTaken whether that message counts as taken by whom it was sent to
 */
async function dieInRound(isTaken: boolean, nth = 1): Promise<void> {
  const key = testKeys.keys.get(testKeys.current)?.toString('base64');
  const { address, namespace } = environment;
  const task = JSON.stringify({ home, key, address, namespace });
  const child = spawn(process.execPath, [script, task], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  let arrived = 0;
  program.arriving = () => {
    arrived += 1;
    if (arrived < nth) return;
    child.kill('SIGKILL');
    if (!isTaken) program.status = 500;
  };
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error(`The process has ended by itself, with ${code ?? signal}: ${said}`);
  Object.assign(program, { arriving: undefined, status: 202 });
}

/** As if what has been sent, or taken, were so much older. */
async function minutesPass(minutes: number): Promise<void> {
  const opened = await journal();
  await opened.transaction(async ({ rows }) => {
    for (const { at, ...key } of await rows.selectFrom('messages').select(['run_id', 'kind', 'at']).execute()) {
      const earlier = new Date(Date.parse(at) - minutes * 60_000).toISOString();
      await rows
        .updateTable('messages')
        .set({ at: earlier })
        .where((row) => row.and(key))
        .execute();
    }
  });
}

const ids = (): string[] => program.posted.map(({ headers }) => String(headers['webhook-id']));
const about = (): string[] =>
  program.posted.map(({ body }) => (JSON.parse(body) as { data: { runs: WaitForPerson[] } }).data.runs[0]?.runId ?? '');

const hours = 60;
const whenBuilt = built ? describe : describe.skip;
whenBuilt.each([
  ['before it is taken', false],
  ['after it is taken, before that is recorded', true],
] as const)('killed while a message is on its way, %s', (_, isTaken) => {
  it('that message is sent once more after ten minutes, and the ones after it at once', async () => {
    for (const runId of ['a', 'b', 'c']) await endRun(await journal(), waitOf(runId, 'outcome'));
    await dieInRound(isTaken, 2);
    const first = isTaken ? ['a', 'b'] : ['a'];
    expect(about()).toEqual(first);
    const known = (await sentMessages(await journal())).map(({ runId, state }) => `${runId} ${state}`);
    expect(known.toSorted()).toEqual(['a sent', 'b sending']);
    expect([await round(), await round()]).toEqual([1, 0]);
    await minutesPass(11);
    expect([await round(), await round()]).toEqual([1, 0]);
    expect(about()).toEqual([...first, 'c', 'b']);
    // Who has taken it knows it again.
    expect(new Set(ids()).size).toBe(3);
    await minutesPass(5 * hours);
    expect(await round()).toBe(0);
  });

  it('a reminder is sent once more as well, and is known from the reminders before and after it', async () => {
    const run = await environment.client.workflow.start('unserved', {
      taskQueue: environment.taskQueue,
      workflowId: `unserved/${randomUUID()}`,
    });
    const waiting = { ...waitOf(run.firstExecutionRunId, 'approval'), run: run.workflowId, number: 1 };
    await beginWait(await journal(), waiting);
    expect(await round()).toBe(1);
    await minutesPass(5 * hours);
    expect(await round()).toBe(1);
    await minutesPass(5 * hours);
    await dieInRound(isTaken);
    expect(await round()).toBe(0);
    await minutesPass(11);
    // The next attempt fails, which changes nothing about it.
    program.status = 500;
    expect(await round()).toBe(0);
    expect(await unreachedRecipients(await journal())).toMatchObject([{ recipient: 'program' }]);
    await recordReached(await journal(), ['program']);
    program.status = 202;
    expect([await round(), await round()]).toEqual([1, 0]);
    await minutesPass(5 * hours);
    expect(await round()).toBe(1);
    const [first, second, third, ...more] = ids();
    expect(new Set([first, second, third]).size).toBe(3);
    expect(more.slice(0, -1)).toEqual(isTaken ? [third] : []);
    expect([first, second, third]).not.toContain(more.at(-1));
    await run.terminate();
  });
});

function waitOf(runId: string, kind: WaitForPerson['kind']): WaitForPerson {
  const about = { runbook: 'toy', connection: 'toy', requestedBy: 'ann', for: kind, because: null, plan: null };
  const since = new Date().toISOString();
  const remindEvery = 4 * 3_600_000;
  return { run: `toy/toy/${runId}`, runId, number: 0, kind, since, until: null, remindEvery, about };
}
