import { applicationNames } from '../../tenant/seed/applications.ts';
import { ask, type Simulated, simulated } from '../../testing/simulated.ts';

let tenant: Simulated;

beforeAll(async () => {
  tenant = await simulated({ servers: 2 });
});
afterAll(() => tenant.close());

test('the state is shown whole, without a secret', async () => {
  const { status, body } = await tenant.administer('GET', '/state');
  expect(status).toBe(200);
  expect(body.users.length).toBe(tenant.core.store.state.users.length);
  const text = JSON.stringify(body);
  expect(text).not.toContain(tenant.credential(applicationNames.apply).secret);
  expect(text).not.toContain(tenant.core.store.state.users[0]!.password);
});

test('the audit can be read from a sequence number on', async () => {
  const writer = { caller: null, requestId: 'r', clientRequestId: null, writes: [] };
  for (const target of ['one', 'two']) {
    tenant.core.store.write(writer, { operation: 'Rename', target }, (state) => {
      state.tenant.displayName = target;
    });
  }
  const { body } = await tenant.administer('GET', '/audit?since=1');
  expect(body).toEqual([
    expect.objectContaining({
      sequence: 2,
      target: 'two',
      caller: { kind: 'anonymous', id: null, name: null },
      changes: [{ path: 'tenant.displayName', before: 'one', after: 'two' }],
    }),
  ]);
});

test('the clock takes a scale and a leap', async () => {
  expect((await tenant.administer('POST', '/clock', { scale: 30 })).body.scale).toBe(30);
  const before = Date.parse((await tenant.administer('GET', '/clock')).body.now);
  const { body } = await tenant.administer('POST', '/clock', { advanceSeconds: 3600 });
  expect(Date.parse(body.now) - before).toBeGreaterThanOrEqual(3_600_000);
});

test('a server goes down and comes back, by either of its names', async () => {
  const isDown = () => tenant.core.store.state.onPremises!.servers[1]!.isDown;
  const { status, body } = await tenant.administer('POST', '/servers', { server: 'ex02', down: true });
  expect([status, body]).toEqual([200, { server: 'ex02.contoso.local', down: true }]);
  expect(isDown()).toBe(true);
  await tenant.administer('POST', '/servers', { server: 'EX02.contoso.local', down: false });
  expect(isDown()).toBe(false);
});

test.each([
  ['/clock', {}],
  ['/clock', { scale: 0 }],
  ['/clock', { scale: 'fast' }],
  ['/clock', { advanceSeconds: -5 }],
  ['/faults', { rate: 2 }],
  ['/faults', { name: '' }],
  ['/faults', { name: 'throttle', times: 0 }],
  ['/faults', { name: 'throttle', match: { part: 1 } }],
  ['/faults', []],
  ['/servers', { server: 'EX99', down: true }],
  ['/servers', { server: 'EX01' }],
])('%s refuses %j', async (path, body) => {
  const answer = await tenant.administer('POST', path, body);
  expect(answer.status).toBe(400);
  expect(answer.body.error.message).toEqual(expect.any(String));
});

test('it answers to loopback names only, so no web page reaches it by a name of its own', async () => {
  const answer = await ask(`${tenant.readiness.administration}/state`, tenant.agent(), {
    method: 'GET',
    headers: { host: 'rebound.example' },
  });
  expect(answer.status).toBe(421);
  expect((await tenant.administer('GET', '/nothing')).status).toBe(404);
});
