/** Where people sign in, a worker admits by what it has verified itself, whatever the run says of who has decided. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { registerActivities } from '../../activities/registry.ts';
import type { AdmitAnswer } from '../../domain/activity-contracts.ts';
import { decisionText, type RunDecision } from '../../domain/decision.ts';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import type { SignedIn } from '../../domain/person.ts';
import { hashOf, type ChangeStep, type Plan } from '../../domain/plan.ts';
import { differenceOf } from '../../domain/resource.ts';
import { admissionsOf } from '../../journal/admissions.ts';
import { openJournal, type Journal } from '../../journal/journal.ts';
import { useSignIn } from '../../journal/sign-ins.ts';
import { thing } from '../workflows/toy/nouns.ts';
import { World } from '../workflows/toy/world.ts';
import { asTravelling } from './as-travelling.ts';
import { usualLimits } from './usual-limits.ts';

const issuer = 'https://provider.example/v2.0';
const provider: IdentityProvider = {
  issuer,
  clientId: '11111111-2222-3333-4444-555555555555',
  audiences: [],
  subjectClaim: 'sub',
  rolesClaim: 'roles',
  nameClaim: 'name',
  maxAge: true,
  guests: false,
  simulated: false,
};

let home: string;
let journal: Journal;
let world: World;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'admission-signed-'));
  journal = await openJournal({ home });
});
afterAll(async () => {
  await journal.close();
  await rm(home, { recursive: true, force: true });
});

let runId: string;
let runs = 0;
let statements = 0;
beforeEach(async () => {
  world = new World();
  runs += 1;
  runId = `run-${runs}`;
  // What it lists is about names as typed: here nobody has a role by it.
  await writeFile(join(home, 'approvals.yaml'), 'roles: {mallory: [Request, Approve, Operate, Administer]}\n');
  await writeFile(join(home, 'trust.yaml'), '');
});

async function does<Answer = { type: string; message: string }>(name: string, input: object): Promise<Answer> {
  const services = { ...world.services(home, async () => journal), identityOf: async () => provider };
  const activities = registerActivities(services, world.implementations);
  const environment = new MockActivityEnvironment(
    { ...usualLimits, activityId: 'asked', workflowExecution: { workflowId: 'toy/toy/s', runId } },
    { logger: new DefaultLogger('ERROR') },
  );
  const given = { ...input, installation: journal.installation };
  return (await environment.run(asTravelling(activities, name), given).catch((error: unknown) => error)) as Answer;
}

/** A person as the provider knows them: the subject is the name's first part. */
function person(name: string, ...roles: SignedIn['roles']): SignedIn {
  statements += 1;
  return {
    issuer,
    subject: name.split('@')[0] ?? name,
    name,
    roles,
    guest: false,
    authTime: new Date(Date.UTC(2026, 11, 1) + statements * 1000).toISOString(),
    tokenDigest: '0'.repeat(64),
  };
}

/** What a worker has verified. @returns the statement's ID */
async function signed(
  by: SignedIn,
  { reason, ...what }: { action: string; planHash?: string; runId?: string; run?: string; reason?: string },
): Promise<string> {
  const about = { run: 'toy/toy/s', runId, planHash: null, ...what };
  const said = { v: 1, installation: journal.installation, salt: statements.toString(16).padStart(32, '0') } as const;
  const times = { issuedAt: by.authTime, notAfter: '2999-01-01T00:00:00Z', asked: by.authTime };
  const { text, id } = decisionText({ ...said, ...times, ...about, by: by.name, reason } as RunDecision);
  expect(await useSignIn(journal, by, { id, text, ...about }, { requestedBy: null, connection: 'toy' })).toHaveProperty(
    'signedIn',
  );
  return id;
}

function planned(requestedBy: string, request?: string): Plan {
  const inputs = { name: 'a', value: 'one' };
  const { action, changes, risks } = differenceOf(thing, inputs, undefined);
  const common = { key: 'thing/a', name: 'a', document: 'First things', resource: 'thing' };
  const step: ChangeStep = { kind: 'change', ...common, action, changes, inputs, risks };
  const header = {
    run: 'toy/toy/s',
    runId,
    requestedBy,
    ...(request !== undefined && { request }),
    requestDigest: '0'.repeat(64),
    program: null,
  };
  const plan = { header, runbook: 'toy', connection: 'toy', subject: 's', steps: [step], superseded: [], evidence: [] };
  return { ...plan, hash: hashOf(plan) };
}

/** A plan that ann has asked for, and signed. */
async function askedFor(): Promise<Plan> {
  return planned('ann', await signed(person('ann', 'Request', 'Approve'), { action: 'request' }));
}

/** A time that nothing was recorded at yet, on a clock of milliseconds. */
async function nextMoment(): Promise<void> {
  const clock = (): Promise<string> => journal.read(({ now }) => now());
  const before = await clock();
  for (let at = await clock(); at <= before; at = await clock());
}

async function admit(plan: Plan, decision: object) {
  const at = new Date(statements * 1000).toISOString();
  const given = { decision: 'approve', planHash: plan.hash, at, via: 'update', by: 'ben', ...decision };
  return await does<AdmitAnswer>('admit', { plan, decision: given, requestedBy: plan.header.requestedBy });
}

async function approves(plan: Plan, by: SignedIn) {
  const id = await signed(by, { action: 'approve', planHash: plan.hash });
  return await admit(plan, { id, by: by.name });
}

it('an approval that a person has signed for the plan is admitted, with who it was and who asked', async () => {
  const plan = await askedFor();
  expect(await approves(plan, person('ben', 'Approve'))).toMatchObject({ admitted: plan.hash, refused: null });
  const { admissions } = await journal.read((tx) => admissionsOf(journal, tx, runId));
  expect(admissions[0]?.receipt).toMatchObject({
    by: 'ben',
    signedIn: { issuer, subject: 'ben' },
    requestedBy: 'ann',
    requester: { issuer, subject: 'ann' },
  });
});

it('a name, and who has signed in by the word of the run, are nobody', async () => {
  const plan = await askedFor();
  const refused = { type: 'approval-not-admitted', message: expect.stringContaining('verified no sign-in') };
  for (const claimed of [
    { by: 'mallory' },
    { by: 'ben', signedIn: person('ben', 'Approve') },
    { by: 'ben', signedIn: person('ben', 'Approve'), id: 'f'.repeat(64) },
  ]) {
    expect(await admit(plan, claimed)).toMatchObject(refused);
  }
});

it('what was signed is that decision about that plan in that run', async () => {
  const plan = await askedFor();
  const refused = { type: 'approval-not-admitted' };
  const other = await signed(person('ben', 'Approve'), { action: 'retry', planHash: plan.hash });
  expect(await admit(plan, { id: other })).toMatchObject(refused);
  const another = await signed(person('ben', 'Approve'), { action: 'approve', planHash: 'a'.repeat(64) });
  expect(await admit(plan, { id: another })).toMatchObject(refused);
  const elsewhere = await signed(person('ben', 'Approve'), {
    action: 'approve',
    planHash: plan.hash,
    runId: `${runId}-before`,
  });
  expect(await admit(plan, { id: elsewhere })).toMatchObject(refused);
});

it('a decision is admitted once: whatever else the run says of it, there is one approval, which ends and is revoked as it was', async () => {
  const plan = await askedFor();
  const ben = person('ben', 'Approve');
  const id = await signed(ben, { action: 'approve', planHash: plan.hash });
  const first = await admit(plan, { id, by: 'ben' });
  expect(first).toMatchObject({ admitted: plan.hash });
  for (const said of [
    { at: '2026-12-24T00:00:00.000Z' },
    { via: 'signal' },
    { by: 'somebody' },
    { reason: 'another' },
  ]) {
    expect(await admit(plan, { id, by: 'ben', ...said })).toMatchObject({ id: first.id });
  }
  const { admissions } = await journal.read((tx) => admissionsOf(journal, tx, runId));
  expect(admissions).toHaveLength(1);
});

it('what was signed before the plan was asked about anew is no vote about it any more', async () => {
  const plan = planned('schedule nightly');
  const ask = async () => await does('approvalNeeds', { plan, requestedBy: plan.header.requestedBy });
  await ask();
  const id = await signed(person('ben', 'Approve'), { action: 'approve', planHash: plan.hash });
  expect(await admit(plan, { id })).toMatchObject({ refused: null, taken: [{ by: 'ben' }] });
  await nextMoment();
  await ask();
  expect(await admit(plan, { id })).toMatchObject({ admitted: null, refused: { code: 'asked-again' }, taken: [] });
  expect(await approves(plan, person('cyd', 'Approve'))).toMatchObject({ admitted: null, taken: [{ by: 'cyd' }] });
});

it('the reason is the one that was signed', async () => {
  const rule = { name: 'why', approvals: 1, reason: true };
  await writeFile(join(home, 'approvals.yaml'), JSON.stringify({ rules: [rule] }));
  const plan = await askedFor();
  const without = await signed(person('ben', 'Approve'), { action: 'approve', planHash: plan.hash });
  expect(await admit(plan, { id: without, reason: 'says the run' })).toMatchObject({
    refused: { code: 'reason-missing' },
  });
  const id = await signed(person('ben', 'Approve'), { action: 'approve', planHash: plan.hash, reason: 'as agreed' });
  expect(await admit(plan, { id, reason: 'says the run' })).toMatchObject({ taken: [{ reason: 'as agreed' }] });
});

it('who asked is no approver, under whatever name and with whichever account', async () => {
  const plan = await askedFor();
  const refused = { type: 'approval-not-admitted', message: expect.stringContaining('asked for the run') };
  const renamed = { ...person('ann', 'Approve'), name: 'Anna Nass' };
  expect(await approves(plan, renamed)).toMatchObject(refused);

  runId = `${runId}-again`;
  const request = { ...person('ann', 'Request'), account: 'ann' };
  const again = planned('ann', await signed(request, { action: 'request' }));
  const administrator = { ...person('ann-admin', 'Approve'), account: 'ann' };
  expect(await approves(again, administrator)).toMatchObject(refused);
});

it('somebody of the same name at another provider, or with another account, is another person', async () => {
  const plan = await askedFor();
  const namesake = { ...person('ann-2', 'Approve'), name: 'ann' };
  expect(await approves(plan, namesake)).toMatchObject({ admitted: plan.hash });
});

it('roles are those of the token, and no others', async () => {
  const plan = await askedFor();
  const roleMissing = {
    admitted: null,
    refused: { code: 'role-missing', message: expect.stringContaining('Runbooks.') },
  };
  expect(await approves(plan, person('mallory', 'Operate'))).toMatchObject(roleMissing);
  const unrequested = planned('dan', await signed(person('dan', 'Operate'), { action: 'request' }));
  expect(await approves(unrequested, person('ben', 'Approve'))).toMatchObject({ type: 'request-not-allowed' });
});

it('a request that nobody has signed, or that was signed for another run, is none', async () => {
  const unsigned = planned('ann');
  expect(await approves(unsigned, person('ben', 'Approve'))).toMatchObject({ type: 'request-not-allowed' });
  const before = await signed(person('ann', 'Request'), { action: 'request', runId: `${runId}-before` });
  const old = planned('ann', before);
  expect(await approves(old, person('ben', 'Approve'))).toMatchObject({ type: 'approval-not-admitted' });
  const ofAnother = planned('dan', await signed(person('ann', 'Request'), { action: 'request' }));
  expect(await approves(ofAnother, person('ben', 'Approve'))).toMatchObject({ type: 'approval-not-admitted' });
});

it('what a schedule has asked for takes two people, since anyone could say that it has', async () => {
  const plan = planned('schedule nightly');
  expect(await approves(plan, person('ben', 'Approve'))).toMatchObject({ admitted: null, needs: { approvals: 2 } });
  expect(await approves(plan, person('ben', 'Approve'))).toMatchObject({ admitted: null });
  expect(await approves(plan, person('cyd', 'Approve'))).toMatchObject({ admitted: plan.hash });
});

it('who is blocked by what the provider knows them by stays out under a new name', async () => {
  const plan = await askedFor();
  await writeFile(join(home, 'trust.yaml'), 'blocked: [ben]\n');
  const renamed = { ...person('ben', 'Approve'), name: 'Benjamin' };
  expect(await approves(plan, renamed)).toMatchObject({ admitted: null, refused: { code: 'blocked' } });
});
