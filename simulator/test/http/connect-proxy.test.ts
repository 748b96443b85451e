import { once } from 'node:events';
import http from 'node:http';
import type { Socket } from 'node:net';
import tls from 'node:tls';
import { decodeJwt } from 'jose';
import { ProxyAgent } from 'undici';
import { applicationNames } from '../../tenant/seed/applications.ts';
import { ask, type Simulated, simulated, trustRoot } from '../../testing/simulated.ts';

let tenant: Simulated;

beforeAll(async () => {
  tenant = await simulated();
});
afterAll(() => tenant.close());

/** CONNECT by hand, from any loopback address: what the proxy itself answers. */
async function connect(target: string, localAddress = '127.0.0.1'): Promise<{ status: number; socket: Socket }> {
  const { hostname, port } = new URL(tenant.readiness.proxy);
  const request = http.request({ host: hostname, port, method: 'CONNECT', path: target, localAddress });
  request.end();
  const [response, socket] = (await once(request, 'connect')) as [http.IncomingMessage, Socket];
  return { status: response.statusCode ?? 0, socket };
}

test('an unmodified client reaches Microsoft’s names on 443, and they are the simulator', async () => {
  const proxy = new ProxyAgent({ uri: tenant.readiness.proxy, requestTls: { ca: trustRoot(tenant.readiness) } });
  const { clientId, secret = '' } = tenant.credential(applicationNames.plan);
  const authority = `https://login.microsoftonline.com/${tenant.readiness.tenant.id}`;
  const found = await ask(`${authority}/v2.0/.well-known/openid-configuration`, proxy as never, { method: 'GET' });
  expect(found.body.token_endpoint).toBe(`${authority}/oauth2/v2.0/token`);
  const { status, body } = await ask(found.body.token_endpoint, proxy as never, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default',
    }).toString(),
  });
  expect(status).toBe(200);
  expect(decodeJwt(body.access_token)['appid']).toBe(clientId);
  await proxy.close();
});

test('the tunnel keeps the source address, so a client from outside stays outside', async () => {
  const {
    userName = '',
    password = '',
    clientId = '',
  } = tenant.readiness.credentials.find(({ kind }) => kind === 'user')!;
  const { socket } = await connect('login.microsoftonline.com:443', '127.0.0.2');
  const form = new URLSearchParams({
    grant_type: 'password',
    client_id: clientId,
    username: userName,
    password,
    scope: 'https://outlook.office365.com/.default',
  }).toString();
  const secure = tls.connect({ socket, servername: 'login.microsoftonline.com', ca: trustRoot(tenant.readiness) });
  secure.write(
    'POST /organizations/oauth2/v2.0/token HTTP/1.1\r\nHost: login.microsoftonline.com\r\nConnection: close\r\n' +
      `Content-Length: ${form.length}\r\n\r\n${form}`,
  );
  let text = '';
  for await (const chunk of secure) text += String(chunk);
  const { access_token: token } = JSON.parse(text.slice(text.indexOf('\r\n\r\n')));
  expect(decodeJwt(token)['ipaddr']).toBe('198.51.100.7');
});

test.each([
  ['login.microsoftonline.com:443', 200],
  ['graph.microsoft.com:443', 200],
  ['ps.compliance.protection.outlook.com:443', 200],
  ['login.microsoftonline.com:80', 403],
  ['example.com:443', 403],
  ['127.0.0.1:22', 403],
  ['login.microsoftonline.com.example.com:443', 403],
])('a tunnel to %s is answered with %d', async (target, status) => {
  const answered = await connect(target);
  answered.socket.destroy();
  expect(answered.status).toBe(status);
});

test('clients that break off leave the proxy as it was', async () => {
  for (const target of ['login.microsoftonline.com:443', 'example.com:443']) {
    const { socket } = await connect(target);
    socket.write('no TLS at all');
    socket.resetAndDestroy();
  }
  expect((await connect('graph.microsoft.com:443')).status).toBe(200);
});

test('a plain request to the proxy is refused', async () => {
  expect((await ask(`${tenant.readiness.proxy}/`, tenant.agent(), { method: 'GET' })).status).toBe(403);
});

test.each([
  ['outlook.office365.com:993', /^\* OK The Microsoft Exchange IMAP4/],
  ['outlook.office365.com:995', /^\+OK The Microsoft Exchange POP3/],
])('mail over TLS is reached by Microsoft’s name: %s', async (target, greeting) => {
  const { status, socket } = await connect(target);
  expect(status).toBe(200);
  const servername = target.split(':')[0]!;
  const secure = tls.connect({ socket, servername, ca: trustRoot(tenant.readiness) });
  const [text] = (await once(secure, 'data')) as [Buffer];
  expect(text.toString()).toMatch(greeting);
  secure.destroy();
});

test('submission is reached by Microsoft’s name, and no port other than those of mail', async () => {
  const { status, socket } = await connect('smtp.office365.com:587');
  expect(status).toBe(200);
  const [text] = (await once(socket, 'data')) as [Buffer];
  expect(text.toString()).toMatch(/^220 .*Microsoft ESMTP MAIL Service ready/);
  socket.destroy();
  for (const target of ['smtp.office365.com:443', 'smtp.office365.com:25', 'outlook.office365.com:587']) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    expect((await connect(target)).status).toBe(403);
  }
});
