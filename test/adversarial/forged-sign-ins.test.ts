/**
 * Somebody who has the keys of payloads, the session of an approver, and tokens that people have used: nothing is written by
 * that, people are told, and the run goes on by those who do sign in.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { HeartbeatInterceptor } from '../../activities/heartbeat.ts';
import { registerActivities } from '../../activities/registry.ts';
import { closeRoutes } from '../../connectors/http/routes.ts';
import { decisionText, type RunDecision } from '../../domain/decision.ts';
import type { Plan } from '../../domain/plan.ts';
import { requestText } from '../../domain/request-statement.ts';
import type { RunRequest } from '../../domain/run-request.ts';
import type { GivenStatement } from '../../domain/statement.ts';
import { announcementsSince } from '../../journal/announcements.ts';
import { signedStatements } from '../../journal/sign-ins.ts';
import { workflowBundle } from '../../scripts/workflow-bundle.mjs';
import { makeKeys, testProvider, tokenFor, type TestProvider, type Token } from '../policy/sign-in/provider.ts';
import { Toy, ToyRun } from '../workflows/toy/toy-worker.ts';

jest.setTimeout(120_000);

let provider: TestProvider;
let toy: Toy;
beforeAll(async () => {
  provider = await testProvider(makeKeys());
  toy = await Toy.start();
});
afterAll(async () => {
  await toy.stop();
  await closeRoutes();
  await provider.stub.close();
});
beforeEach(() => {
  toy.newWorld().identity = provider.known;
});

/** Each sign-in has a second of its own, counted back from when the first test begins: the suite may have been loaded long before. */
let earliest: number | undefined;
function justNow(): number {
  earliest = (earliest ?? Math.floor(Date.now() / 1000)) - 1;
  return earliest;
}

function person(name: string, ...roles: readonly string[]): Token['claims'] {
  const oid = `0f2c1f6d-58a0-4bd8-8d3a-${Buffer.from(name.padEnd(6)).toString('hex')}`;
  return { oid, preferred_username: `${name}@contoso.example`, roles: roles.map((role) => `Runbooks.${role}`) };
}
const dan = person('dan', 'Request', 'Operate');
const ben = person('ben', 'Approve', 'Operate');

async function token(text: string, claims: Token['claims']): Promise<string> {
  return await tokenFor(text, provider, Date.now(), { claims: { auth_time: justNow(), ...claims } });
}

async function said() {
  const { installation } = await toy.journal();
  const at = (from: number) => new Date(Date.now() + from).toISOString();
  return {
    v: 1,
    installation,
    salt: randomUUID().replaceAll('-', ''),
    issuedAt: at(0),
    notAfter: at(600_000),
  } as const;
}

interface Begun {
  readonly run: ToyRun;
  readonly request: RunRequest;
  readonly workflowId: string;
}

async function start(request: RunRequest, workflowId: string): Promise<ToyRun> {
  const { client, taskQueue } = toy.environment;
  const { installation } = await toy.journal();
  const how = { taskQueue, workflowId, args: [request], memo: { installation } };
  return new ToyRun(await client.workflow.start('changes', how));
}

async function begin(): Promise<Begun> {
  const request = { ...toy.request('apply', { names: 'a' }), requestedBy: 'dan@contoso.example' };
  const workflowId = `toy/toy/${request.subject}`;
  const text = requestText(workflowId, request, await said());
  const signed = { text, idToken: await token(text, dan) };
  const whole = { ...request, signed };
  return { run: await start(whole, workflowId), request: whole, workflowId };
}

async function approvalOf({ run, workflowId }: Begun): Promise<{ text: string; id: string; runId: string }> {
  const { waiting } = await run.reaches('awaiting-approval');
  const { runId } = await run.handle.describe();
  const { hash: planHash } = await run.handle.query<Plan>('plan');
  const about = { run: workflowId, runId, asked: waiting?.since, by: 'ben@contoso.example', planHash };
  const decision = { ...(await said()), ...about, action: 'approve' } as RunDecision;
  return { ...decisionText(decision), runId };
}

/** @returns the code of the refusal; undefined: it was taken */
async function give(
  run: ToyRun,
  { text, id }: { text: string; id: string },
  idToken?: string,
): Promise<string | undefined> {
  const args: [GivenStatement] = [{ text, ...(idToken !== undefined && { idToken }) }];
  return await run.handle.executeUpdate<unknown, [GivenStatement]>('decision', { args, updateId: id }).then(
    () => undefined,
    (error: Error & { cause?: { type?: string } }) => error.cause?.type ?? error.message,
  );
}

it('tokens that nobody has signed in for approve nothing, and who does sign in still approves', async () => {
  const begun = await begin();
  const { run } = begun;
  const asBen = { preferred_username: 'ben@contoso.example', roles: ['Runbooks.Approve'] };
  const attempts: readonly (readonly [string, (text: string) => Promise<string | undefined>])[] = [
    ['sign-in-missing', async () => undefined],
    ['sign-in-too-old', async (text) => await token(text, { ...ben, auth_time: justNow() - 14_400 })],
    ['sign-in-invalid', async (text) => await token(`${text} `, ben)],
    ['sign-in-invalid', async (text) => await token(text, { ...ben, auth_time: undefined })],
    ['sign-in-guest', async (text) => await token(text, { ...ben, acct: 1 })],
    // Whatever name who has asked for the run has by now.
    ['requester', async (text) => await token(text, { ...dan, ...asBen })],
    ['role-missing', async (text) => await token(text, person('cyd', 'Operate'))],
  ];
  for (const [code, idToken] of attempts) {
    const approval = await approvalOf(begun);
    expect(await give(run, approval, await idToken(approval.text))).toBe(code);
  }
  expect(toy.world.writes).toEqual([]);
  const approval = await approvalOf(begun);
  expect(await give(run, approval, await token(approval.text, ben))).toBeUndefined();
  const record = await run.ends();
  expect(record).toMatchObject({ outcome: 'done', approvals: [{ by: 'ben@contoso.example' }] });
  expect(toy.world.writes).toEqual(['create a']);
});

it("a sign-in that was used for one run's plan approves no other, and approver and requester are told", async () => {
  const [one, other] = [await begin(), await begin()];
  const used = { ...ben, auth_time: justNow() };
  const [first, second] = [await approvalOf(one), await approvalOf(other)];
  expect(await give(one.run, first, await token(first.text, used))).toBeUndefined();
  await one.run.ends();
  // With the session of that sign-in another text is signed without a word.
  expect(await give(other.run, second, await token(second.text, used))).toBe('sign-in-already-used');
  expect(toy.world.writes).toEqual(['create a']);
  const announcements = await announcementsSince(await toy.journal(), new Date(Date.now() - 60_000).toISOString());
  expect(announcements.filter(({ type }) => type === 'sign-in-already-used')).toMatchObject([
    { people: ['ben@contoso.example', 'dan@contoso.example'], connection: 'toy' },
  ]);
  const reject = { ...JSON.parse(second.text), ...(await said()), action: 'reject' } as RunDecision;
  const { text, id } = decisionText(reject);
  expect(await give(other.run, { text, id }, await token(text, ben))).toBeUndefined();
  expect(await other.run.ends()).toMatchObject({ outcome: 'rejected' });
});

it("an old request, with its token, is nobody's under a new run", async () => {
  const { run, request, workflowId } = await begin();
  await run.reaches('awaiting-approval');
  await run.handle.terminate('to begin it anew');
  const again = await (await start(request, workflowId)).ends();
  expect(again).toMatchObject({ outcome: 'failed', code: 'request-not-admitted' });
  expect(again.message).toContain('statement-already-used');
});

it("a worker's answer that somebody else has made up lets nothing be written", async () => {
  const begun = await begin();
  const { run } = begun;
  const approval = await approvalOf(begun);
  const { requester } = await run.handle.query<{ requester: object }>('record');
  const forged = { ...requester, subject: randomUUID(), name: 'ben@contoso.example', roles: ['Approve'] };
  await toy.rest();
  const real = registerActivities(toy.world.services(toy.home, toy.journal), toy.world.implementations);
  const { nativeConnection: connection, namespace, taskQueue, dataConverter } = toy.environment;
  const rogue = await Worker.create({
    connection,
    namespace,
    taskQueue,
    dataConverter,
    workflowBundle: { codePath: await workflowBundle(join(__dirname, '..', 'workflows', 'toy', 'runbooks.ts')) },
    activities: {
      ...real,
      checkDecision: async () => ({ answered: 'checkDecision', answer: { signedIn: forged, refused: null } }),
    },
    interceptors: { activity: [() => ({ inbound: new HeartbeatInterceptor() })] },
  });
  try {
    await rogue.runUntil(async () => {
      expect(await give(run, approval, 'x')).toBeUndefined();
      const record = await run.ends();
      expect(record).toMatchObject({ outcome: 'failed', code: 'approval-not-admitted' });
    });
  } finally {
    await toy.work();
  }
  expect(toy.world.writes).toEqual([]);
  const signed = await signedStatements(await toy.journal(), approval.runId);
  expect(signed.map(({ action }) => action)).toEqual(['request']);
});
