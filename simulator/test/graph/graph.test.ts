/** What is the same for every operation: who may, query options, paging, errors, faults, batches. */
import { application, type RunningGraph, startGraph } from './running-graph.ts';

let graph: RunningGraph;
beforeAll(async () => {
  graph = await startGraph();
});
afterAll(() => graph.close());

describe('who may', () => {
  it('no token, a broken one, and one for another service are 401 InvalidAuthenticationToken', async () => {
    const exchange = application(graph.core, ['full_access_as_app'], { audience: 'https://outlook.office365.com' });
    for (const sent of [{ token: '' }, { token: 'broken' }, { as: exchange }]) {
      const { status, body, headers } = await graph.call('GET', '/v1.0/users', sent);
      expect({ status, code: body.error.code }).toEqual({ status: 401, code: 'InvalidAuthenticationToken' });
      expect(headers['www-authenticate']).toContain('Bearer');
    }
  });

  it.each([
    ['GET', '/v1.0/users', ['Mail.Read'], 'Authorization_RequestDenied'],
    ['DELETE', '/v1.0/users/x', ['User.Read.All'], 'Authorization_RequestDenied'],
    ['POST', '/v1.0/applications', [], 'Authorization_RequestDenied'],
    ['GET', '/v1.0/identity/conditionalAccess/policies', ['Directory.Read.All'], 'AccessDenied'],
    [
      'POST',
      '/v1.0/identity/conditionalAccess/policies',
      ['Policy.ReadWrite.ConditionalAccess', 'Policy.Read.All'],
      'AccessDenied',
    ],
  ])('%s %s with roles %j is refused', async (method, path, roles, code) => {
    const answer = await graph.call(method, path, { roles, ...(method === 'POST' ? { body: {} } : {}) });
    expect({ status: answer.status, code: answer.body.error.code }).toEqual({ status: 403, code });
  });

  it('a user reads by delegated permission, and writes only as an administrator', async () => {
    const user = {
      kind: 'user' as const,
      userId: 'u',
      userPrincipalName: 'u@contoso.example',
      displayName: 'U',
      appId: 'a',
      scopes: ['User.ReadWrite.All'],
      wids: [] as string[],
      audience: 'https://graph.microsoft.com',
    };
    expect((await graph.call('GET', '/v1.0/users', { as: user })).status).toBe(200);
    expect((await graph.call('POST', '/v1.0/users', { as: user, body: {} })).status).toBe(403);
    const own = { ...user, userId: graph.core.store.state.users[0]?.id ?? '', scopes: ['User.Read'] };
    expect((await graph.call('GET', '/v1.0/me', { as: own })).body.id).toBe(own.userId);
    expect((await graph.call('GET', '/v1.0/me')).status).toBe(400);
    const administrator = { ...user, wids: ['62e90394-69f5-4237-9190-012177145e10'] };
    expect((await graph.call('POST', '/v1.0/users', { as: administrator, body: {} })).status).toBe(400);
  });
});

describe('query options', () => {
  it('pages by nextLink, built from the Host header, through every user once', async () => {
    const ids: string[] = [];
    let next: string | undefined = '/v1.0//users?$top=7&$select=id,displayName';
    let pages = 0;
    while (next !== undefined) {
      const { body } = await graph.call('GET', next);
      ids.push(...body.value.map((user: { id: string }) => user.id));
      next = body['@odata.nextLink'];
      if (next !== undefined) expect(next.startsWith(`${graph.origin}/v1.0/users?`)).toBe(true);
      pages += 1;
    }
    expect(pages).toBeGreaterThan(3);
    expect(new Set(ids).size).toBe(graph.core.store.state.users.length);
    expect(ids).toHaveLength(graph.core.store.state.users.length);
  });

  it('$select answers exactly what was selected, and users without it only the common properties', async () => {
    const { body } = await graph.call('GET', '/v1.0/users?$top=1&$select=userPrincipalName,accountEnabled');
    expect(Object.keys(body.value[0]).sort()).toEqual(['accountEnabled', 'userPrincipalName']);
    const plain = await graph.call('GET', '/v1.0/users?$top=1');
    expect(plain.body.value[0]).not.toHaveProperty('accountEnabled');
    expect(plain.body['@odata.context']).toBe(`${graph.origin}/v1.0/$metadata#users`);
  });

  it('$orderby sorts what it is served for', async () => {
    const { body } = await graph.call('GET', '/v1.0/users?$orderby=displayName%20desc&$top=999');
    const names = body.value.map(({ displayName }: { displayName: string }) => displayName.toLowerCase());
    expect(names).toEqual(names.toSorted((one: string, other: string) => other.localeCompare(one)));
    expect((await graph.call('GET', '/v1.0/users?$orderby=mail')).body.error.code).toBe('Request_UnsupportedQuery');
  });

  it.each([
    ['$foo=1', 400, 'BadRequest'],
    ['$select=nosuch', 400, 'BadRequest'],
    ['$top=0', 400, 'BadRequest'],
    ['$top=1000', 400, 'BadRequest'],
    ['$skiptoken=broken', 400, 'BadRequest'],
    ["$filter=displayName eq 'a", 400, 'BadRequest'],
    ["$filter=aboutMe eq 'a'", 400, 'Request_UnsupportedQuery'],
    ["$filter=displayName ne 'a'", 400, 'Request_BadRequest'],
    ['$expand=manager', 501, 'NotImplemented'],
    ['$select=signInActivity', 501, 'NotImplemented'],
  ])('%s is %i %s', async (query, status, code) => {
    const answer = await graph.call('GET', `/v1.0/users?${encodeURI(query)}`);
    expect({ status: answer.status, code: answer.body.error.code }).toEqual({ status, code });
  });

  it('$count and an advanced filter need ConsistencyLevel: eventual', async () => {
    const path = `/v1.0/users?$count=true&$filter=${encodeURIComponent("not startswith(displayName,'Ada')")}`;
    expect((await graph.call('GET', path)).status).toBe(400);
    const { body } = await graph.call('GET', path, { headers: { ConsistencyLevel: 'eventual' } });
    expect(body['@odata.count']).toBe(body.value.length);
    expect(body['@odata.count']).toBe(graph.core.store.state.users.length - 1);
  });
});

describe('errors', () => {
  it('carry code, message, date, and both request ids', async () => {
    const { status, body, headers } = await graph.call('GET', '/v1.0/users/nobody@contoso.example', {
      headers: { 'client-request-id': 'mine' },
    });
    expect(status).toBe(404);
    expect(body.error).toEqual({
      code: 'Request_ResourceNotFound',
      message: expect.stringContaining("Resource 'nobody@contoso.example' does not exist"),
      innerError: {
        date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
        'request-id': headers['request-id'],
        'client-request-id': 'mine',
      },
    });
  });

  it('what is not simulated is 501, of beta too', async () => {
    for (const path of ['/v1.0/teams', '/beta/users', '/v1.0/me/events']) {
      expect((await graph.call('GET', path)).status).toBe(501);
    }
  });

  it('a body that is no JSON, or has a property that nobody publishes, is 400', async () => {
    const unknown = await graph.call('POST', '/v1.0/applications', { body: { displayName: 'A', nosuch: 1 } });
    expect(unknown.body.error).toMatchObject({ code: 'Request_BadRequest', message: "Invalid property 'nosuch'." });
    const text = await graph.call('POST', '/v1.0/applications', { body: 'text' });
    expect(text.body.error.code).toBe('BadRequest');
  });
});

describe('faults', () => {
  afterEach(() => graph.core.faults.clear());

  it('throttling is 429 with Retry-After, unavailability 503', async () => {
    graph.core.faults.post({ name: 'throttle', match: { part: 'graph' }, times: 1 });
    graph.core.faults.post({ name: 'unavailable', match: { part: 'graph' }, times: 1 });
    const throttled = await graph.call('GET', '/v1.0/users');
    expect({ status: throttled.status, wait: throttled.headers['retry-after'] }).toEqual({ status: 429, wait: '1' });
    expect((await graph.call('GET', '/v1.0/users')).status).toBe(503);
    expect((await graph.call('GET', '/v1.0/users')).status).toBe(200);
  });

  it('a lost answer has been written all the same', async () => {
    graph.core.faults.post({ name: 'lost-answer', match: { operation: 'POST /applications' }, times: 1 });
    await expect(graph.call('POST', '/v1.0/applications', { body: { displayName: 'Lost' } })).rejects.toThrow();
    expect(graph.core.store.state.applications.filter(({ displayName }) => displayName === 'Lost')).toHaveLength(1);
  });

  it('a secret whose answer was lost is on the application, by the name that it was given', async () => {
    const { body } = await graph.call('POST', '/v1.0/applications', { body: { displayName: 'Secretive' } });
    graph.replicate();
    const operation = 'POST /applications/{id}/addPassword';
    graph.core.faults.post({ name: 'lost-answer', match: { operation }, times: 1 });
    const given = { passwordCredential: { displayName: 'tag' } };
    const path = `/v1.0/applications/${body.id}`;
    await expect(graph.call('POST', `${path}/addPassword`, { body: given })).rejects.toThrow();
    const read = await graph.call('GET', path);
    expect(read.body.passwordCredentials).toMatchObject([{ displayName: 'tag', secretText: null }]);
    const { keyId } = read.body.passwordCredentials[0];
    expect((await graph.call('POST', `${path}/removePassword`, { body: { keyId } })).status).toBe(204);
    expect((await graph.call('GET', path)).body.passwordCredentials).toEqual([]);
  });
});

describe('$batch', () => {
  const batch = (requests: unknown) => graph.call('POST', '/v1.0/$batch', { body: { requests } });
  const byId = (body: { responses: { id: string; status: number }[] }) =>
    Object.fromEntries(body.responses.map(({ id, status }) => [id, status]));

  it('answers each request with its own status', async () => {
    const { body } = await batch([
      { id: '1', method: 'GET', url: '/users?$top=1' },
      { id: '2', method: 'GET', url: 'users/nobody', depends_on: [] },
      { id: '3', method: 'GET', url: '/teams', headers: {} },
      {
        id: '4',
        method: 'POST',
        url: '/applications',
        headers: { 'Content-Type': 'application/json' },
        body: { displayName: 'B' },
      },
    ]);
    expect(byId(body)).toEqual({ '1': 200, '2': 404, '3': 501, '4': 201 });
  });

  it('no request in it names a version: that is a segment of the path, which nothing has', async () => {
    const { body } = await batch([
      { id: '1', method: 'GET', url: '/v1.0/users' },
      { id: '2', method: 'GET', url: 'beta/users' },
    ]);
    expect(byId(body)).toEqual({ '1': 400, '2': 400 });
    expect(body.responses[0].body.error.message).toBe("Resource not found for the segment 'v1.0'.");
  });

  it('a request whose prerequisite failed is 424', async () => {
    const { body } = await batch([
      { id: '1', method: 'GET', url: '/users/nobody' },
      { id: '2', method: 'GET', url: '/users?$top=1', dependsOn: ['1'] },
    ]);
    expect(byId(body)).toEqual({ '1': 404, '2': 424 });
  });

  it('one of its requests may be throttled, with its own Retry-After', async () => {
    graph.core.faults.post({ name: 'throttle', match: { path: '/organization' }, times: 1 });
    const { body } = await batch([
      { id: '1', method: 'GET', url: '/organization' },
      { id: '2', method: 'GET', url: '/domains' },
    ]);
    expect(byId(body)).toEqual({ '1': 429, '2': 200 });
    expect(body.responses[0].headers['Retry-After']).toBe('1');
  });

  it('more than 20 requests, and two of one id, are refused', async () => {
    const many = Array.from({ length: 21 }, (_, id) => ({ id: String(id), method: 'GET', url: '/users' }));
    expect((await batch(many)).status).toBe(400);
    expect((await batch([many[0], many[0]])).status).toBe(400);
  });
});
