import { closeRoutes } from '../../../connectors/http/routes.ts';
import { send } from '../../../connectors/http/send.ts';
import { httpsStub, type HttpsStub } from '../https-stub.ts';

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
  const route = { trustRoot: stub.authority, localAddress };
  await send(route, {
    method: 'GET',
    url: stub.origin,
    headers: {},
    writes: false,
    deadline: 5000,
    service: 'graph',
    subject: 'a look',
  });
  expect(stub.requests.at(-1)?.remoteAddress).toBe(localAddress);
});
