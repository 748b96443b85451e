/** Security & Compliance against a fake: where the session goes, with which token, and where it refuses to go. */
import { compliance } from '../../../connectors/compliance/compliance.ts';
import type { Connected } from '../../../connectors/connected.ts';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import { failureOf } from '../failure-of.ts';
import { connectedTo, httpsStub, isTokenRequest } from '../https-stub.ts';
import type { HttpsStub, StubAnswer } from '../https-stub.ts';

let front: HttpsStub;
let region: HttpsStub;
beforeEach(async () => {
  [front, region] = await Promise.all([httpsStub(), httpsStub()]);
});
afterEach(async () => {
  await closeRoutes();
  await Promise.all([front.close(), region.close()]);
});

const connected = (): Connected => ({
  ...connectedTo(front),
  exchange: 'https://outlook.invalid',
  trustRoot: `${front.authority}\n${region.authority}`,
});
const session = () => compliance(connected(), connected().identities.apply);
const bannerAnswers = (answer: StubAnswer): void => {
  front.answer = ({ url }) => (url.includes('/EXOBanner') ? answer : undefined);
};
const banners = () => front.requests.filter(({ url }) => url.includes("/EXOBanner('AutogenSession')"));

describe('Security & Compliance', () => {
  it("follows the banner's redirect once per session, and sends cmdlets to the region", async () => {
    bannerAnswers({ status: 302, headers: { location: `${region.origin}/adminapi/v1.0/anything` } });
    region.answer = () => ({ body: { value: [{ Name: 'Search 1' }] } });
    const client = session();
    expect(await client.invoke('Get-ComplianceSearch', {})).toEqual([{ Name: 'Search 1' }]);
    await client.invoke('Get-ComplianceSearch', {});
    expect(banners()).toHaveLength(1);
    expect(region.requests).toHaveLength(2);
    expect(region.requests[0]).toMatchObject({ method: 'POST', url: expect.stringContaining('/InvokeCommand') });
  });

  it('asks for a token of its own audience, and is routed by the initial domain', async () => {
    bannerAnswers({ status: 302, headers: { location: region.origin } });
    region.answer = () => ({ body: { value: [] } });
    await session().invoke('Get-ComplianceSearch', {});
    const token = front.requests.find(isTokenRequest);
    expect(new URLSearchParams(token?.body).get('scope')).toContain('https://ps.compliance.protection.outlook.com');
    const anchor = 'UPN:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@contoso.onmicrosoft.com';
    expect(region.requests[0]?.headers['x-anchormailbox']).toBe(anchor);
    expect(banners()[0]?.headers['x-anchormailbox']).toBe(anchor);
  });

  it('stays where it is when nothing redirects', async () => {
    front.answer = ({ url }) =>
      url.includes('/EXOBanner') ? { body: {} } : url.startsWith('/adminapi') ? { body: { value: [] } } : undefined;
    expect(await session().invoke('Get-ComplianceSearch', {})).toEqual([]);
    expect(region.requests).toEqual([]);
  });

  it.each([
    ['host of others', 'https://collector.example/adminapi'],
    ['host that only ends alike', 'https://evil-127.0.0.1.example/'],
    ['place without TLS', 'http://127.0.0.1:1/'],
  ])('sends its token to no %s', async (_, location) => {
    bannerAnswers({ status: 302, headers: { location } });
    const failure = await failureOf(session().invoke('Get-ComplianceSearch', {}));
    expect(failure.code).toBe('compliance-redirect-refused');
    expect(failure.message).not.toContain('token-');
  });

  it('asks again after a refused banner', async () => {
    bannerAnswers({ status: 503, headers: { 'retry-after': '1' } });
    const client = session();
    expect((await failureOf(client.moduleFile())).code).toBe('exchange-unavailable');
    bannerAnswers({ status: 302, headers: { location: region.origin } });
    region.answer = () => ({ body: { exportedCmdlets: ['Get-ComplianceSearch'] } });
    expect(await client.moduleFile()).toEqual(['Get-ComplianceSearch']);
  });
});
