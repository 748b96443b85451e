import { Agent } from 'undici';
import { ask, type Simulated, simulated, trustRoot } from '../../testing/simulated.ts';

let tenant: Simulated;
beforeAll(async () => {
  tenant = await simulated({ servers: 1 });
}, 60_000);
afterAll(() => tenant.close());

it('the organization’s EWS is served where the readiness line says, under the simulator’s authority', async () => {
  const { ews, addresses } = tenant.readiness.onPremises;
  const address = addresses[new URL(ews).hostname]!;
  const agent = new Agent({
    connect: {
      ca: trustRoot(tenant.readiness),
      lookup: (_host, _options, found) => found(null, [{ address, family: 4 }]),
    },
  });
  const answer = await ask(ews, agent, { method: 'POST', body: '<x/>' });
  expect(answer).toMatchObject({ status: 401, headers: { 'x-feserver': 'EX01' } });
  await agent.close();
});

it('no secret of the organization is in what the administration shows', async () => {
  const { body } = await tenant.administer('GET', '/state');
  const { accounts, servers } = tenant.core.store.state.onPremises!;
  const shown = JSON.stringify(body);
  const secrets = [
    ...accounts.map(({ password }) => password),
    ...servers.flatMap(({ certificates }) => certificates.map(({ privateKey }) => privateKey)),
  ];
  expect(secrets.filter((secret) => shown.includes(JSON.stringify(secret).slice(1, -1)))).toEqual([]);
});
