/** The connectors against the simulated tenant, over real sockets. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../connectors/connect.ts';
import type { Connected } from '../../connectors/connected.ts';
import type { ApplicationIdentity, UserIdentity } from '../../connectors/entra/identity.ts';
import { mintToken } from '../../connectors/entra/mint-token.ts';
import { challenge } from '../../connectors/ews/challenge.ts';
import { ewsClient } from '../../connectors/ews/ews-client.ts';
import { exchangeOnline } from '../../connectors/exchange-online/exchange-online.ts';
import { graphPath, literal, odata } from '../../connectors/graph/encoding.ts';
import { graphClient } from '../../connectors/graph/graph-client.ts';
import { closeRoutes } from '../../connectors/http/routes.ts';
import { secretStore } from '../../connectors/secrets/secret-store.ts';
import { applicationOf } from '../../connectors/simulated/credentials.ts';
import { Failure } from '../../domain/failure.ts';
import type { Readiness } from '../../simulator/readiness.ts';
import { type Compiled, compileSimulator } from '../simulator/compiled.ts';

let compiled: Compiled;
let simulator: Awaited<ReturnType<Compiled['start']>>;
let readiness: Readiness;
let home: string;
let connected: Connected;

beforeAll(async () => {
  compiled = await compileSimulator();
  simulator = await compiled.start('--faults', 'off', '--scale', '60');
  ({ readiness } = simulator);
  home = await mkdtemp(join(tmpdir(), 'connectors-'));
  const ready = join(home, 'ready.json');
  await writeFile(ready, JSON.stringify(readiness));
  await writeFile(join(home, 'connections.yaml'), `connections:\n  demo:\n    kind: simulated\n    ready: ${ready}\n`);
  connected = await connect('demo', sources());
});
afterAll(async () => {
  await closeRoutes();
  simulator.process.kill('SIGTERM');
  compiled.remove();
  await rm(home, { recursive: true, force: true });
});
afterEach(async () => {
  await administer('DELETE', 'faults');
});

function sources() {
  const secrets = secretStore(join(home, 'secrets'), { current: 'k', keys: new Map([['k', Buffer.alloc(32, 7)]]) });
  return { connectionsFile: join(home, 'connections.yaml'), home, secrets };
}

async function administer(method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${readiness.administration}/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return answer.json();
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    (value) => `success: ${JSON.stringify(value)}`,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw new Error(`No failure, but ${String(error)}`);
  return error;
}

const credentialNamed = (name: string) => {
  const found = readiness.credentials.find((credential) => credential.name === name);
  if (found === undefined) throw new Error(`The simulator has no credential ${name}`);
  return found;
};
const application = (name: string): ApplicationIdentity => applicationOf(credentialNamed(name));
const graph = () => graphClient(connected, connected.identities.apply);
const exchange = (role: 'plan' | 'apply' = 'apply') => exchangeOnline(connected, connected.identities[role]);

describe('a simulated connection', () => {
  it('has the tenant, two identities, the addresses that Entra sees, and the scaled clock', () => {
    expect(connected).toMatchObject({ tenantId: readiness.tenant.id, organization: readiness.tenant.initialDomain });
    expect(connected.identities.plan).not.toEqual(connected.identities.apply);
    expect(connected.egress.map(({ publicAddress }) => publicAddress)).toContain('203.0.113.10');
    expect(connected.clock.scale).toBe(60);
    expect(connected.clock.now()).toBeGreaterThan(Date.now() - 5_000);
  });

  it('says that the simulator does not run when nothing answers any more', async () => {
    const ready = join(home, 'gone.json');
    await writeFile(ready, JSON.stringify({ ...readiness, administration: 'http://127.0.0.1:1/_simulator' }));
    await writeFile(join(home, 'gone.yaml'), `connections: {gone: {kind: simulated, ready: '${ready}'}}`);
    const failure = await failureOf(connect('gone', { ...sources(), connectionsFile: join(home, 'gone.yaml') }));
    expect(failure).toMatchObject({ code: 'simulator-not-running', failureClass: 'transient' });
  });
});

describe('tokens', () => {
  it('are got by certificate', async () => {
    const reader = credentialNamed('Contoso Directory Reader');
    expect(reader.certificate).toBeDefined();
    const token = await mintToken(connected, { identity: applicationOf(reader), scope: connected.scopes.graph });
    expect(token.expiresAt).toBeGreaterThan(Date.now());
  });

  it('are got by password, and show the address that the account came from', async () => {
    const user = readiness.credentials.find(({ kind }) => kind === 'user');
    const identity: UserIdentity = {
      kind: 'user',
      userName: user?.userName ?? '',
      credentialId: 'seeded',
      password: async () => user?.password ?? '',
    };
    const token = await mintToken(connected, { identity, scope: connected.scopes.exchange, localAddress: '127.0.0.1' });
    const claims = JSON.parse(Buffer.from(token.value.split('.')[1] ?? '', 'base64url').toString()) as object;
    expect(claims).toMatchObject({ ipaddr: '203.0.113.10' });
  });

  it('are refused for a wrong secret, in words that do not hold it', async () => {
    const { clientId = '' } = credentialNamed('Exchange Runbooks (plan)');
    const identity = applicationOf({ kind: 'application', clientId, secret: 'planted-wrong-secret', grants: [] });
    const failure = await failureOf(mintToken(connected, { identity, scope: connected.scopes.graph }));
    expect(failure).toMatchObject({ code: 'entra-wrong-secret', serviceCode: 'AADSTS7000215' });
    expect(JSON.stringify(failure) + failure.stack).not.toContain('planted');
  });
});

describe('Graph', () => {
  it('lists over all pages', async () => {
    const query = { $select: 'id,userPrincipalName', $top: '5' };
    const users = await graph().list<{ id: string }>({ path: graphPath`/users`, query });
    expect(users.length).toBeGreaterThan(20);
    expect(new Set(users.map(({ id }) => id)).size).toBe(users.length);
  });

  it('refuses a list that is longer than its bound', async () => {
    const failure = await failureOf(graph().list({ path: graphPath`/users`, query: { $top: '5' } }, 7));
    expect(failure.code).toBe('graph-too-many-pages');
  });

  it('reads by an alternate key, and filters by a value with a quote in it', async () => {
    const { clientId = '' } = credentialNamed('Exchange Runbooks (plan)');
    const path = graphPath`/servicePrincipals(appId=${literal(clientId)})`;
    expect(await graph().request({ path })).toMatchObject({ appId: clientId });
    const query = { $filter: odata`displayName eq ${"O'Brien' or startswith(displayName,'A"}` };
    expect(await graph().list({ path: graphPath`/applications`, query })).toEqual([]);
  });

  it('says what it does not know, and that it may be too new', async () => {
    const path = graphPath`/users/${'00000000-0000-0000-0000-00000000dead'}`;
    const absent = await failureOf(graph().request({ path }));
    expect(absent).toMatchObject({ code: 'graph-object-not-found', serviceCode: 'Request_ResourceNotFound' });
    expect((await failureOf(graph().request({ path, objectIsNew: true }))).failureClass).toBe('not-yet-effective');
  });

  it('refuses a caller without the permission', async () => {
    const client = graphClient(connected, connected.identities.plan);
    const body = { displayName: 'must not be made', signInAudience: 'AzureADMyOrg' };
    const failure = await failureOf(client.request({ method: 'POST', path: graphPath`/applications`, body }));
    expect(failure).toMatchObject({ code: 'graph-denied', failureClass: 'denied' });
  });

  it('answers a batch of more than twenty in order, each with its own failure', async () => {
    const paths = Array.from({ length: 23 }, (_, index) =>
      index === 21 ? graphPath`/users/${'nobody@contoso.example'}` : graphPath`/organization`,
    );
    const answers = await graph().batch(paths.map((path) => ({ path })));
    expect(answers.map(({ ok }) => ok)).toEqual(paths.map((_, index) => index !== 21));
    expect(answers[21]).toMatchObject({ failure: { code: 'graph-object-not-found' } });
  });

  it('is throttled with the delay that it names', async () => {
    await administer('POST', 'faults', { name: 'throttle', match: { part: 'graph' }, times: 1 });
    const failure = await failureOf(graph().request({ path: graphPath`/organization` }));
    expect(failure).toMatchObject({ code: 'graph-throttled', failureClass: 'throttled', retryAfter: 1000 });
  });

  it('leaves the outcome of a write open when its answer is lost, and that of a read not', async () => {
    await administer('POST', 'faults', { name: 'lost-answer', match: { part: 'graph' }, times: 1 });
    const body = { displayName: 'Answer lost', signInAudience: 'AzureADMyOrg' };
    const failure = await failureOf(graph().request({ method: 'POST', path: graphPath`/applications`, body }));
    expect(failure).toMatchObject({ code: 'answer-lost', failureClass: 'unknown-outcome' });
    const audit = JSON.stringify(await administer('GET', 'audit'));
    expect(audit.split('"Answer lost"').length - 1).toBeGreaterThan(0);
  });
});

describe('Exchange administration', () => {
  const [mailbox = '', other = ''] = ['ada.berg@contoso.example', 'ben.castillo@contoso.example'];

  it('reads one mailbox by its address', async () => {
    const found = await exchange('plan').exactlyOne('Get-Mailbox', mailbox);
    expect(found).toMatchObject({ state: 'present', object: { PrimarySmtpAddress: mailbox } });
  });

  it('calls absent only what the service says it cannot find', async () => {
    expect(await exchange('plan').exactlyOne('Get-Mailbox', 'nobody@contoso.example')).toEqual({ state: 'absent' });
  });

  it('takes an answer with everything for an error, never for absence or presence', async () => {
    await administer('POST', 'faults', { name: 'identity-ignored', times: 1 });
    const failure = await failureOf(exchange('plan').exactlyOne('Get-Mailbox', 'nobody@contoso.example'));
    expect(failure).toMatchObject({ code: 'identity-ignored', failureClass: 'conflict' });
  });

  it.each([[''], [' '], ['*'], [null], [undefined]])('sends no empty identity: %j', async (Identity) => {
    const failure = await failureOf(exchange().invoke('Remove-ManagementScope', { Identity }));
    expect(failure).toMatchObject({ code: 'identity-empty', failureClass: 'invalid' });
  });

  it('reads everything when nothing is named', async () => {
    expect((await exchange('plan').invoke('Get-Mailbox', {})).length).toBe(readiness.mailboxes.length);
  });

  it('names the cmdlets that the caller may use', async () => {
    const cmdlets = await exchange('plan').moduleFile();
    expect(cmdlets).toContain('Get-Mailbox');
    expect(cmdlets).not.toContain('Set-Mailbox');
  });

  it('refuses a cmdlet that the caller has no role for', async () => {
    const failure = await failureOf(exchange('plan').invoke('New-RoleGroup', { Name: 'must not be made' }));
    expect(failure.failureClass).toBe('denied');
  });

  it('refuses parameters that the cmdlet does not have', async () => {
    const failure = await failureOf(exchange('plan').invoke('Get-Mailbox', { NoSuchParameter: 1 }));
    expect(failure.failureClass).toBe('invalid');
  });

  it('creates, refuses the second of one name, and removes without asking back', async () => {
    const parameters = { Name: 'Connector scope', RecipientRestrictionFilter: "Department -eq 'Sales'" };
    expect(await exchange().invoke('New-ManagementScope', parameters)).toMatchObject([{ Name: 'Connector scope' }]);
    expect(await failureOf(exchange().invoke('New-ManagementScope', parameters))).toMatchObject({
      code: 'exchange-already-exists',
      failureClass: 'conflict',
    });
    await exchange().invoke('Remove-ManagementScope', { Identity: 'Connector scope' });
    expect(await exchange().exactlyOne('Get-ManagementScope', 'Connector scope')).toEqual({ state: 'absent' });
  });

  it('answers a batch of more than ten in order, each with its own failure', async () => {
    const identities = [...Array.from({ length: 11 }, () => mailbox), 'nobody@contoso.example', other];
    const calls = identities.map((Identity) => ({ cmdlet: 'Get-Mailbox', parameters: { Identity } }));
    const outcomes = await exchange('plan').batch(calls);
    expect(outcomes).toHaveLength(13);
    expect(outcomes[11]).toMatchObject({ ok: false, failure: { code: 'exchange-object-not-found' } });
    expect(outcomes[12]).toMatchObject({ ok: true, objects: [{ PrimarySmtpAddress: other }] });
  });

  it('is throttled with the delay that it names', async () => {
    await administer('POST', 'faults', { name: 'throttle', match: { part: 'exchange' }, times: 1 });
    expect(await failureOf(exchange('plan').invoke('Get-OrganizationConfig', {}))).toMatchObject({
      code: 'exchange-throttled',
      retryAfter: 1000,
    });
  });
});

describe('EWS', () => {
  const journal = () => application('Contoso Mail Journal');
  const mailboxesOf = async (department: string) => {
    const users = await graph().list<{ mail: string | null; department?: string }>({ path: graphPath`/users` });
    const recipients = await exchange('plan').invoke<{ PrimarySmtpAddress: string; Department: string }>(
      'Get-Recipient',
      {},
    );
    expect(users.length).toBeGreaterThan(0);
    return recipients.filter(({ Department }) => Department === department).map((each) => each.PrimarySmtpAddress);
  };

  it('leaves a tagged item in a mailbox by impersonation, finds it by its tag, and takes it away', async () => {
    const [inside] = await mailboxesOf('Sales');
    const client = ewsClient(connected, journal(), { impersonate: inside ?? '' });
    expect((await client.getFolder('outbox')).displayName).toBe('Outbox');
    const tag = `run-<&>'"-1`;
    const item = await client.createItem('outbox', { subject: 'Probe <&>', body: 'To be deleted', tag });
    expect(await client.findItems('outbox', tag)).toMatchObject([{ id: item.id, subject: 'Probe <&>' }]);
    expect(await client.findItems('outbox', 'another')).toEqual([]);
    await client.deleteItem(item);
    expect(await client.findItems('outbox', tag)).toEqual([]);
    expect(await failureOf(client.deleteItem(item))).toMatchObject({ code: 'ews-item-not-found' });
  });

  it('is refused on a mailbox outside the scope', async () => {
    const [outside] = await mailboxesOf('Finance');
    const failure = await failureOf(ewsClient(connected, journal(), { impersonate: outside ?? '' }).getFolder('inbox'));
    expect(failure.failureClass).toBe('denied');
  });

  it('says that a mailbox does not exist', async () => {
    const client = ewsClient(connected, journal(), { impersonate: 'nobody@contoso.example' });
    expect(['ews-mailbox-not-found', 'ews-impersonation-denied']).toContain(
      (await failureOf(client.getFolder('inbox'))).code,
    );
  });

  it('is closed by policy to an application that is not on the list', async () => {
    const [inside] = await mailboxesOf('Sales');
    const client = ewsClient(connected, connected.identities.plan, { impersonate: inside ?? '' });
    expect((await failureOf(client.getFolder('inbox'))).failureClass).toBe('denied');
  });

  it('offers Bearer to a caller without credentials', async () => {
    expect(await challenge(connected)).toMatchObject({
      status: 401,
      schemes: expect.arrayContaining(['Bearer']) as unknown,
    });
  });
});
