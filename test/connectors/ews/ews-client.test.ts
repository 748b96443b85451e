/** EWS against the simulated tenant, which validates every request against the published schemas. */
import { ewsByToken } from '../../../connectors/ews/by-token.ts';
import { challenge } from '../../../connectors/ews/challenge.ts';
import { ewsClient } from '../../../connectors/ews/ews-client.ts';
import { exchangeOnline } from '../../../connectors/exchange-online/exchange-online.ts';
import { applicationOf } from '../../../connectors/simulated/credentials.ts';
import { failureOf } from '../failure-of.ts';
import { simulatedTenant } from '../simulated-tenant.ts';
import type { SimulatedTenant } from '../simulated-tenant.ts';

let tenant: SimulatedTenant;
beforeAll(async () => {
  tenant = await simulatedTenant();
});
afterAll(async () => tenant.end());
afterEach(async () => tenant.administer('DELETE', 'faults'));

describe('EWS', () => {
  const journal = () => applicationOf(tenant.credential('Contoso Mail Journal'));
  const mailboxesOf = async (department: string) => {
    const exchange = exchangeOnline(tenant.connected, tenant.connected.identities.plan);
    const rows = await exchange.invoke<{ PrimarySmtpAddress: string; Department: string }>('Get-Recipient', {});
    return rows.filter(({ Department }) => Department === department).map((each) => each.PrimarySmtpAddress);
  };

  it('leaves a tagged item in a mailbox by impersonation, finds it by its tag, and takes it away', async () => {
    const [inside] = await mailboxesOf('Sales');
    const client = ewsClient(ewsByToken(tenant.connected, journal()), { impersonate: inside ?? '' });
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
    const failure = await failureOf(
      ewsClient(ewsByToken(tenant.connected, journal()), { impersonate: outside ?? '' }).getFolder('inbox'),
    );
    expect(failure).toMatchObject({ failureClass: 'denied', code: 'ews-impersonation-denied' });
  });

  it('says that a mailbox does not exist', async () => {
    const client = ewsClient(ewsByToken(tenant.connected, journal()), { impersonate: 'nobody@contoso.example' });
    expect(['ews-mailbox-not-found', 'ews-impersonation-denied']).toContain(
      (await failureOf(client.getFolder('inbox'))).code,
    );
  });

  it('is refused to an application that has no role for it', async () => {
    const [inside] = await mailboxesOf('Sales');
    const client = ewsClient(ewsByToken(tenant.connected, tenant.connected.identities.plan), {
      impersonate: inside ?? '',
    });
    expect(await failureOf(client.getFolder('inbox'))).toMatchObject({
      failureClass: 'denied',
      code: 'ews-token-without-permissions',
    });
  });

  it('offers Bearer to a caller without credentials', async () => {
    expect(await challenge(tenant.connected)).toMatchObject({
      status: 401,
      schemes: expect.arrayContaining(['Bearer']) as unknown,
    });
  });
});
