import { createRandom } from '../../random.ts';
import { createFaults } from '../../faults.ts';
import { json } from '../../http/message.ts';
import type { PartFactory } from '../../core.ts';
import { ask, type Simulated, simulated } from '../../testing/simulated.ts';

/** A part as small as one can be: a counter that is written to the tenant. */
const counter: PartFactory = ({ store }) => ({
  name: 'counter',
  hosts: ['graph.microsoft.com'],
  owns: (path) => path.toLowerCase().startsWith('/count'),
  handle(request, context) {
    if (request.path.endsWith('/broken')) throw new Error('a defect');
    if (request.method !== 'POST') {
      const challenges = ['Basic realm=""', 'Bearer'];
      return json(401, { from: context.sourceAddress, seen: request.path }, { 'www-authenticate': challenges });
    }
    store.write(context, { operation: 'Count', target: 'tenant' }, (state) => {
      state.tenant.displayName += '+';
    });
    return json(200, { name: store.state.tenant.displayName });
  },
  refuse: (refusal) =>
    json({ throttled: 429, unavailable: 503, denied: 403, 'not-implemented': 501, broken: 500 }[refusal.kind], {
      refusal,
    }),
});

let tenant: Simulated;
let origin: string;

beforeEach(async () => {
  tenant = await simulated({ parts: [counter] });
  ({ origin } = new URL(tenant.readiness.authority));
});
afterEach(() => tenant.close());

const count = (headers: Record<string, string> = {}) =>
  ask(`${origin}/count`, tenant.agent(), { method: 'POST', headers });
const fault = (body: unknown) => tenant.administer('POST', '/faults', body);

test('each challenge has a header line of its own, and the client’s request id comes back', async () => {
  const answer = await ask(`${origin}//Count//A`, tenant.agent(), {
    method: 'GET',
    headers: { 'client-request-id': 'mine' },
  });
  expect(answer.headers['www-authenticate']).toEqual(['Basic realm=""', 'Bearer']);
  expect(answer.headers['client-request-id']).toBe('mine');
  expect(answer.headers['request-id']).toMatch(/^[\da-f-]{36}$/);
  expect(answer.body).toEqual({ from: '203.0.113.10', seen: '/Count/A' });
});

test('throttled and unavailable by name, as often as was asked for, with Retry-After in the part’s own words', async () => {
  await fault({ name: 'throttle', match: { part: 'counter' }, times: 2 });
  await fault({ name: 'unavailable', match: { path: '/count', method: 'post' }, times: 1 });
  const statuses: number[] = [];
  for (let index = 0; index < 4; index += 1) statuses.push((await count()).status);
  expect(statuses).toEqual([429, 429, 503, 200]);
});

test('an answer is lost only after the write was done', async () => {
  await fault({ name: 'lost-answer', match: { operation: 'Count' }, times: 1 });
  await expect(count()).rejects.toThrow();
  expect((await tenant.administer('GET', '/audit')).body).toHaveLength(1);
  expect((await count()).body.name).toBe('Contoso++');
});

test('denied by name is a 403, and nothing is done', async () => {
  await fault({ name: 'denied', match: { part: 'counter' }, times: 1 });
  expect((await count()).status).toBe(403);
  expect((await tenant.administer('GET', '/audit')).body).toEqual([]);
  expect((await count()).body.name).toBe('Contoso+');
});

test('a fault without a number is active until it is cleared', async () => {
  await fault({ name: 'unavailable', match: { part: 'counter' } });
  expect((await count()).status).toBe(503);
  expect((await count()).status).toBe(503);
  await tenant.administer('DELETE', '/faults?name=unavailable');
  expect((await count()).status).toBe(200);
});

test('a part’s own defect is a 500, and says so', async () => {
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const answer = await ask(`${origin}/count/broken`, tenant.agent(), { method: 'GET' });
  written.mockRestore();
  expect(answer.status).toBe(500);
});

test('a host that is not simulated is not answered for', async () => {
  const answer = await ask(`${origin}/count`, tenant.agent(), {
    method: 'GET',
    headers: { host: 'smtp.office365.com' },
  });
  expect(answer.status).toBe(421);
});

test('by chance, some requests fail, never those for tokens, and the same ones for the same seed', () => {
  const draw = (part: string) => {
    const faults = createFaults(createRandom(1), { rate: 0.05 });
    return Array.from({ length: 2000 }, () => faults.injectFault({ part })?.kind ?? 'fine');
  };
  const graph = draw('graph');
  const failed = graph.filter((kind) => kind !== 'fine').length;
  expect(failed).toBeGreaterThan(50);
  expect(failed).toBeLessThan(200);
  expect(draw('graph')).toEqual(graph);
  expect(draw('entra').every((kind) => kind === 'fine')).toBe(true);
});
