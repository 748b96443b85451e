/** A decision is whose it was signed by, for the run that asks, of this installation, and once for each sign-in. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { registerActivities } from '../../../activities/registry.ts';
import { verifiedSignIn } from '../../../activities/decisions/verified-sign-in.ts';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import type { CheckDecisionAnswer } from '../../../domain/activity-contracts.ts';
import { decisionText, type RunDecision } from '../../../domain/decision.ts';
import type { SignedIn } from '../../../domain/person.ts';
import { nonceOf, statementId, type GivenStatement } from '../../../domain/statement.ts';
import { announcementsSince } from '../../../journal/announcements.ts';
import { openJournal, type Journal } from '../../../journal/journal.ts';
import { signedStatements, useSignIn } from '../../../journal/sign-ins.ts';
import { makeKeys, oid, testProvider, tokenFor, type TestProvider, type Token } from '../../policy/sign-in/provider.ts';
import { tokenDigestOf } from '../../../policy/sign-in/check-sign-in.ts';
import { eve, inUse } from '../../policy/passkeys/enrolled.ts';
import { SoftwareAuthenticator } from '../../policy/passkeys/software-authenticator.ts';
import { World } from '../../workflows/toy/world.ts';
import { httpReceiver } from '../notify/receivers.ts';
import { asTravelling } from '../as-travelling.ts';
import { usualLimits } from '../usual-limits.ts';

const keys = makeKeys();
const run = 'toy/toy/s';
const other = '11111111-2222-3333-4444-555555555555';

const world = new World();
let provider: TestProvider;
let home: string;
let journal: Journal;
let activities: ReturnType<typeof registerActivities>;
let runId: string;
let runs = 0;

beforeAll(async () => {
  provider = await testProvider(keys);
  home = await mkdtemp(join(tmpdir(), 'decisions-'));
  journal = await openJournal({ home });
  activities = registerActivities(
    world.services(home, async () => journal),
    world.implementations,
  );
});
beforeEach(() => {
  runs += 1;
  runId = `run-${runs}`;
});
afterAll(async () => {
  await journal.close();
  await rm(home, { recursive: true, force: true });
  await closeRoutes();
  await provider.stub.close();
});

type Asking = (input: unknown) => Promise<CheckDecisionAnswer>;

/** Milliseconds from now. */
const at = (from: number) => new Date(Date.now() + from).toISOString();

function textOf(changed: Partial<Record<string, unknown>> = {}): string {
  const decision = {
    v: 1,
    installation: journal.installation,
    salt: '0f'.repeat(16),
    issuedAt: at(-5000),
    notAfter: at(600_000),
    run,
    runId,
    by: 'ann',
    action: 'approve',
    asked: at(-60_000),
    planHash: 'c2'.repeat(32),
    ...changed,
  };
  return decisionText(decision as RunDecision).text;
}

/** Each sign-in has a second of its own, counted back from when the first test begins: the suite may have been loaded long before. */
let earliest: number | undefined;

async function signed(text: string, { claims = {}, ...token }: Token = {}) {
  earliest = (earliest ?? Math.floor(Date.now() / 1000)) - 1;
  const known = { ...token, claims: { auth_time: earliest, ...claims } };
  return { text, idToken: await tokenFor(text, provider, Date.now(), known) };
}

async function check(
  statement: GivenStatement,
  { identity = provider.known, asking = runId }: { identity?: World['identity']; asking?: string } = {},
): Promise<CheckDecisionAnswer> {
  world.identity = identity;
  const environment = new MockActivityEnvironment(
    { ...usualLimits, activityId: 'asked', workflowExecution: { workflowId: run, runId: asking } },
    { logger: new DefaultLogger('ERROR') },
  );
  const input = { connection: 'toy', statement, installation: journal.installation };
  return await environment.run(asTravelling(activities, 'checkDecision') as Asking, input);
}

const refused = (code: string, words: RegExp) => ({
  signedIn: null,
  refused: { code, message: expect.stringMatching(words) },
});

test('who has signed it is known, with what was signed, and a token alone is taken for no other run', async () => {
  const statement = await signed(textOf());
  const answer = await check(statement);
  expect(answer).toMatchObject({ signedIn: { subject: oid, name: 'ann@contoso.example' }, refused: null });
  const { signedIn } = answer;
  expect(await signedStatements(journal, runId)).toMatchObject([
    {
      id: statementId(statement.text),
      text: statement.text,
      action: 'approve',
      run,
      runId,
      planHash: 'c2'.repeat(32),
      signedIn,
    },
  ]);
  expect(await check(statement, { asking: 'another' })).toEqual(refused('other-run', /not about the run/));
});

test('a second attempt is answered as the first, however old the sign-in is by then; another token is not', async () => {
  const text = textOf({ notAfter: at(-1) });
  const statement = await signed(text, { claims: { auth_time: Math.floor(Date.now() / 1000) - 7200 } });
  const first: SignedIn = {
    issuer: provider.issuer,
    subject: oid,
    name: 'ann@contoso.example',
    roles: ['Approve'],
    guest: false,
    authTime: at(-7_200_000),
    tokenDigest: tokenDigestOf(statement.idToken),
  };
  const asked = { id: statementId(text), text, action: 'approve', run, runId, planHash: null };
  await useSignIn(journal, first, asked, { requestedBy: null, connection: null });
  expect(await check(statement)).toEqual({ signedIn: first, refused: null });
  expect(await check(await signed(text))).toEqual(refused('decision-expired', /to be taken until/));
});

test('what is about no run has no attempts: taken once, it is refused when it comes again later', async () => {
  const { text, idToken } = await signed(textOf());
  const said = { ...(JSON.parse(text) as RunDecision), run: undefined, action: 'lift' };
  const given = async (changed: object) => {
    const { run: _, ...known } = { ...said, ...changed };
    return await verifiedSignIn(
      world.services(home, async () => journal),
      journal,
      provider.known,
      { statement: { text, idToken }, said: known },
    );
  };
  expect(await given({})).toMatchObject({ signedIn: { subject: oid }, id: statementId(text) });
  expect(await given({ notAfter: at(-1) })).toMatchObject({ refused: { code: 'decision-expired' } });
});

test('where names are taken as typed nothing is asked, whatever came', async () => {
  const identity = 'claims';
  expect(await check({ text: textOf() }, { identity })).toEqual({ signedIn: null, refused: null });
  expect(await check(await signed(textOf()), { identity })).toEqual({ signedIn: null, refused: null });
  expect(await signedStatements(journal, runId)).toEqual([]);
});

test.each<[string, Record<string, unknown>, string, RegExp]>([
  ['about another run', { run: 'toy/toy/other' }, 'other-run', /toy\/toy\/other/],
  ['about another execution', { runId: 'before' }, 'other-run', /\(before\)/],
  ['for another installation', { installation: other }, 'other-installation', /1111/],
  ['for no installation', { installation: null }, 'other-installation', /nobody/],
  ['that is too late', { notAfter: '2026-11-30T12:00:00Z' }, 'decision-expired', /2026-11-30/],
  ['that was made in the future', { issuedAt: '2999-01-01T00:00:00Z' }, 'decision-in-the-future', /2999/],
  ['of something else', { action: 'enrol' }, 'malformed', /action/],
  ['with more than there is', { roles: ['Administer'] }, 'malformed', /roles/],
])('a decision %s is refused, though it is signed', async (_, changed, code, words) => {
  expect(await check(await signed(textOf(changed)))).toEqual(refused(code, words));
  expect(await signedStatements(journal, runId)).toEqual([]);
});

test('without a token, with that of another text, or by a guest it is refused by name', async () => {
  const text = textOf();
  expect(await check({ text })).toEqual(refused('sign-in-missing', new RegExp(provider.issuer)));
  const { idToken } = await signed(textOf({ reason: 'why not' }));
  expect(await check({ text, idToken })).toEqual(refused('sign-in-invalid', /another text/));
  expect(await check(await signed(text, { claims: { acct: 1 } }))).toEqual(refused('sign-in-guest', /guest/));
  expect(await signedStatements(journal, runId)).toEqual([]);
});

test('a second decision by the same sign-in is refused, and told at once to the person and who has asked for the run', async () => {
  const receiver = await httpReceiver();
  world.secrets.set('secret://program', receiver.address);
  world.secrets.set('secret://signing', `whsec_${Buffer.alloc(32, 7).toString('base64')}`);
  const channel = { kind: 'webhook', address: 'secret://program', signingSecret: 'secret://signing' };
  const people = { 'dan@contoso.example': [{ by: 'program' }] };
  await writeFile(
    join(home, 'notifications.yaml'),
    JSON.stringify({ channels: { program: channel }, rules: {}, people }),
  );
  try {
    const dan = { ...(await check(await signed(textOf()))).signedIn, name: 'dan@contoso.example', authTime: at(-1) };
    const request = { id: 'd4'.repeat(32), text: '{}', action: 'request', run, runId, planHash: null };
    await useSignIn(journal, dan as SignedIn, request, { requestedBy: null, connection: null });
    const claims = { auth_time: Math.floor(Date.now() / 1000) + 1, oid: other };
    const [one, two] = [
      await signed(textOf({ salt: '2d'.repeat(16) }), { claims }),
      await signed(textOf(), { claims }),
    ];
    expect(await check(one)).toMatchObject({ signedIn: { subject: other } });
    const [first, second] = [one, two].map(({ text }) => statementId(text).slice(0, 8));
    const used = refused('sign-in-already-used', new RegExp(`${first}.*${second}.*is told\\.$`));
    receiver.status = 503;
    const unreached = refused('sign-in-already-used', /Not reached so far: program: .*503/);
    expect(await check(two)).toEqual(unreached);
    receiver.status = 202;
    expect(await check(two)).toEqual(used);
    expect(await check(two)).toEqual(used);
    expect(await announcementsSince(journal, at(-60_000))).toMatchObject([
      { connection: 'toy', people: ['ann@contoso.example', 'dan@contoso.example'] },
    ]);
    const posted = receiver.posted.map(({ body }) => JSON.parse(body) as object);
    expect(posted).toMatchObject([{ type: 'sign-in-already-used' }]);
  } finally {
    await receiver.close();
    await rm(join(home, 'notifications.yaml'));
  }
});

test('accounts of one person are known as one', async () => {
  await writeFile(join(home, 'approvals.yaml'), JSON.stringify({ accounts: { ann: [oid, other] } }));
  try {
    expect(await check(await signed(textOf()))).toMatchObject({ signedIn: { account: 'ann' } });
  } finally {
    await rm(join(home, 'approvals.yaml'));
  }
});

test('a passkey that its person has enrolled signs as well, and is known with who has signed in', async () => {
  const ann = { ...eve, issuer: provider.issuer, subject: oid, name: 'ann@contoso.example' };
  const { authenticator } = await inUse(journal, ann);
  const text = textOf();
  const statement = await signed(text);
  const passkey = authenticator.get({ challenge: nonceOf(text), counter: 1 });
  const expected = { signedIn: { subject: oid, passkey: authenticator.credentialId }, refused: null };
  expect(await check({ ...statement, passkey })).toMatchObject(expected);
  expect(await signedStatements(journal, runId)).toMatchObject([{ signedIn: expected.signedIn }]);
  // An attempt whose answer was lost.
  expect(await check({ ...statement, passkey })).toMatchObject(expected);
});

test('with a passkey that does not count a decision is refused, and its sign-in is used for nothing', async () => {
  const text = textOf();
  const statement = await signed(text);
  const passkey = new SoftwareAuthenticator().get({ challenge: nonceOf(text) });
  expect(await check({ ...statement, passkey })).toEqual(refused('passkey-unknown', /no such passkey/));
  expect(await signedStatements(journal, runId)).toEqual([]);
});

test('while the provider is down nothing is known, and it is to be tried again', async () => {
  const known = { ...provider.known, issuer: provider.issuer.replace(/:\d+/, ':1') };
  const asked = check(await signed(textOf()), { identity: known });
  await expect(asked).rejects.toMatchObject({ type: 'identity-provider-unreachable', nonRetryable: false });
  expect(await signedStatements(journal, runId)).toEqual([]);
});
