import { type RunningGraph, startGraph } from '../running-graph.ts';

let graph: RunningGraph;
beforeAll(async () => {
  graph = await startGraph();
});
afterAll(() => graph.close());

it('the organization names its domains, one of them initial', async () => {
  const { body } = await graph.call('GET', '/v1.0/organization');
  const { tenant } = graph.core.store.state;
  expect(body.value).toMatchObject([{ id: tenant.id, displayName: tenant.displayName }]);
  const initial = body.value[0].verifiedDomains.filter(({ isInitial }: { isInitial: boolean }) => isInitial);
  expect(initial).toMatchObject([{ name: tenant.initialDomain }]);
  expect((await graph.call('GET', `/v1.0/organization/${tenant.id}`)).status).toBe(200);
});

it('a domain shows whether it is federated', async () => {
  const type = async (name: string) => (await graph.call('GET', `/v1.0/domains/${name}`)).body.authenticationType;
  expect([await type('contoso.example'), await type('fabrikam.example')]).toEqual(['Managed', 'Federated']);
  expect((await graph.call('GET', '/v1.0/domains/elsewhere.example')).status).toBe(404);
});

it('the licences show Entra ID P1', async () => {
  const { body } = await graph.call('GET', '/v1.0/subscribedSkus');
  const plans = body.value.flatMap((sku: { servicePlans: { servicePlanName: string }[] }) =>
    sku.servicePlans.map((plan) => plan.servicePlanName),
  );
  expect(plans).toContain('AAD_PREMIUM');
  expect(body.value[0].prepaidUnits).toMatchObject({ enabled: expect.any(Number) });
});

it('no policy restricts credentials of applications', async () => {
  const { body } = await graph.call('GET', '/v1.0/policies/defaultAppManagementPolicy');
  expect(body).toMatchObject({ isEnabled: false });
});
