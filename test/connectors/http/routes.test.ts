import { closeRoutes, type Route } from '../../../connectors/http/routes.ts';
import { send, type HttpsAnswer } from '../../../connectors/http/send.ts';
import { failureOf } from '../failure-of.ts';
import { httpsStub, stubHost, type HttpsStub } from '../https-stub.ts';

let stub: HttpsStub;
beforeAll(async () => {
  stub = await httpsStub();
});
afterAll(async () => {
  await closeRoutes();
  await stub.close();
});

it.each(['127.0.0.1', '127.0.0.2'])('leaves by %s when that is asked for', async (localAddress) => {
  stub.answer = () => ({ status: 200, body: {} });
  await call({ trustRoot: stub.authority, localAddress }, stub.origin);
  expect(stub.requests.at(-1)?.remoteAddress).toBe(localAddress);
});

describe('a name with an address of its own', () => {
  const named = (host: string): string => stub.origin.replace('127.0.0.1', host);

  it.each([stubHost, stubHost.toUpperCase()])('is reached there, as %s', async (host) => {
    stub.answer = () => ({ status: 200, body: {} });
    const addresses = { [stubHost]: '127.0.0.1' };
    expect((await call({ trustRoot: stub.authority, addresses }, named(host))).status).toBe(200);
    expect(stub.requests.at(-1)?.headers.host).toContain(stubHost);
  });

  it('must still be the one that the certificate is for', async () => {
    const route = { trustRoot: stub.authority, addresses: { 'other.stub.example': '127.0.0.1' } };
    expect((await failureOf(call(route, named('other.stub.example')))).code).toBe('certificate-not-trusted');
  });

  it('accepts no other name', async () => {
    const route = { trustRoot: stub.authority, addresses: { 'other.stub.example': '127.0.0.1' } };
    expect((await failureOf(call(route, named(stubHost)))).code).toBe('name-not-resolved');
  });
});

async function call(route: Route, url: string): Promise<HttpsAnswer> {
  return send(route, {
    method: 'GET',
    url,
    headers: {},
    writes: false,
    deadline: 5000,
    service: 'graph',
    subject: 'a call',
  });
}
