/** Security & Compliance of the simulated tenant, over real sockets: redirect, audience, cmdlets. */
import { compliance } from '../../../connectors/compliance/compliance.ts';
import { failureOf } from '../failure-of.ts';
import { simulatedTenant } from '../simulated-tenant.ts';
import type { SimulatedTenant } from '../simulated-tenant.ts';

let tenant: SimulatedTenant;
beforeAll(async () => {
  tenant = await simulatedTenant();
});
afterAll(async () => tenant.end());

describe('Security & Compliance of the simulated tenant', () => {
  it('answers cmdlets after its redirect, and reports absence as absence', async () => {
    const client = compliance(tenant.connected, tenant.connected.identities.apply);
    const groups = await client.invoke<{ Name: string }>('Get-RoleGroup', {});
    expect(groups.length).toBeGreaterThan(0);
    expect(await client.exactlyOne('Get-RoleGroup', groups[0]?.Name ?? '')).toMatchObject({ state: 'present' });
    expect(await client.exactlyOne('Get-RoleGroup', 'No such group')).toEqual({ state: 'absent' });
  });

  it('refuses a token for Exchange', async () => {
    const { exchange, graph } = tenant.connected.scopes;
    const scopes = { exchange, graph, compliance: exchange };
    const client = compliance({ ...tenant.connected, scopes }, tenant.connected.identities.apply);
    expect((await failureOf(client.invoke('Get-RoleGroup', {}))).code).toBe('exchange-token-refused');
  });
});
