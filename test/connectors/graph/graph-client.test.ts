/** Graph against the simulated tenant, over real sockets. */
import { graphPath, literal, odata } from '../../../connectors/graph/encoding.ts';
import { graphClient } from '../../../connectors/graph/graph-client.ts';
import { failureOf } from '../failure-of.ts';
import { simulatedTenant } from '../simulated-tenant.ts';
import type { SimulatedTenant } from '../simulated-tenant.ts';

let tenant: SimulatedTenant;
beforeAll(async () => {
  tenant = await simulatedTenant();
});
afterAll(async () => tenant.end());
afterEach(async () => tenant.administer('DELETE', 'faults'));

const graph = () => graphClient(tenant.connected, tenant.connected.identities.apply);

describe('Graph', () => {
  it('lists over all pages', async () => {
    const query = { $select: 'id,userPrincipalName', $top: '5' };
    const users = await graph().list<{ id: string }>({ path: graphPath`/users`, query });
    expect(users.length).toBeGreaterThan(20);
    expect(new Set(users.map(({ id }) => id)).size).toBe(users.length);
  });

  it('reads a page, and by what it says the next one, but never from elsewhere', async () => {
    const call = { path: graphPath`/users`, query: { $select: 'id', $top: '5' } };
    const first = await graph().page<{ id: string }>(call);
    const second = await graph().page<{ id: string }>(call, first.next);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(10);
    const elsewhere = await failureOf(graph().page(call, 'https://graph.evil.example/v1.0/users'));
    expect(elsewhere.code).toBe('graph-unexpected-answer');
  });

  it('refuses a list that is longer than its bound', async () => {
    const failure = await failureOf(graph().list({ path: graphPath`/users`, query: { $top: '5' } }, 7));
    expect(failure.code).toBe('graph-too-many-pages');
  });

  it('reads by an alternate key, and filters by a value with a quote in it', async () => {
    const { clientId = '' } = tenant.credential('Exchange Runbooks (plan)');
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
    const client = graphClient(tenant.connected, tenant.connected.identities.plan);
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
    await tenant.administer('POST', 'faults', { name: 'throttle', match: { part: 'graph' }, times: 1 });
    const failure = await failureOf(graph().request({ path: graphPath`/organization` }));
    expect(failure).toMatchObject({ code: 'graph-throttled', failureClass: 'throttled', retryAfter: 1000 });
  });

  it('leaves the outcome of a write open when its answer is lost, and that of a read not', async () => {
    await tenant.administer('POST', 'faults', { name: 'lost-answer', match: { part: 'graph' }, times: 1 });
    const body = { displayName: 'Answer lost', signInAudience: 'AzureADMyOrg' };
    const failure = await failureOf(graph().request({ method: 'POST', path: graphPath`/applications`, body }));
    expect(failure).toMatchObject({ code: 'answer-lost', failureClass: 'unknown-outcome' });
    const audit = JSON.stringify(await tenant.administer('GET', 'audit'));
    expect(audit.split('"Answer lost"').length - 1).toBeGreaterThan(0);
  });
});
