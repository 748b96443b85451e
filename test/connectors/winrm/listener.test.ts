/** A handshake check over real TLS sockets: what a listener shows, and how a check fails. */
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { checkHandshake } from '../../../connectors/winrm/listener.ts';
import { failureOf } from '../failure-of.ts';
import { until } from '../powershell/fake-pwsh.ts';
import { makeCertificate } from './make-certificate.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => void server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

const addresses = { 'ex01.contoso.local': '127.0.0.1' };
const host = 'EX01.contoso.local';

it('shows its certificate, trusted or not, and closes', async () => {
  const pair = await makeCertificate('ex01.contoso.local');
  const certificate = new X509Certificate(pair.cert);
  const seen: (string | false | null)[] = [];
  const server = createTlsServer(pair, (socket) => {
    seen.push(socket.servername);
    socket.on('error', () => {});
  });
  const port = await listening(server);
  const shown = {
    thumbprint: certificate.fingerprint.replaceAll(':', ''),
    subject: 'CN=ex01.contoso.local, O=Contoso',
    issuer: 'CN=ex01.contoso.local, O=Contoso',
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    selfSigned: true,
  };
  expect(shown.thumbprint).toMatch(/^[0-9A-F]{40}$/);
  await expect(checkHandshake({ host, port, addresses })).resolves.toEqual({
    ...shown,
    authorized: false,
    error: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  });
  await expect(checkHandshake({ host, port, addresses, trustRoot: pair.cert })).resolves.toEqual({
    ...shown,
    authorized: true,
  });
  await expect(
    checkHandshake({
      host: 'ex02.contoso.local',
      port,
      addresses: { 'ex02.contoso.local': '127.0.0.1' },
      trustRoot: pair.cert,
    }),
  ).resolves.toMatchObject({ authorized: false, error: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  await until(() => seen.length === 3);
  expect(seen).toEqual([host, host, 'ex02.contoso.local']);
});

it('connects from the address that it is given', async () => {
  const from: (string | undefined)[] = [];
  const pair = await makeCertificate('ex01.contoso.local');
  const server = createTlsServer(pair, (socket) => {
    from.push(socket.remoteAddress);
    socket.on('error', () => {});
  });
  const port = await listening(server, '0.0.0.0');
  await checkHandshake({ host, port, addresses, localAddress: '127.0.0.2' });
  await until(() => from.length > 0);
  expect(from).toEqual(['127.0.0.2']);
});

describe('can’t be seen', () => {
  it('where nothing listens', async () => {
    const server = createTcpServer();
    const port = await listening(server);
    await new Promise((resolve) => void server.close(resolve));
    expect(await failureOf(checkHandshake({ host, port, addresses }))).toMatchObject({
      code: 'listener-unreachable',
      serviceCode: 'ECONNREFUSED',
      subject: `${host}:${port}`,
    });
  });

  it.each([
    ['closes', false],
    ['resets', true],
  ])('where a firewall %s the connection before a byte', async (_, resets) => {
    const port = await listening(
      createTcpServer((socket) => {
        socket.on('error', () => {});
        if (resets) socket.resetAndDestroy();
        else socket.destroy();
      }),
    );
    expect((await failureOf(checkHandshake({ host, port, addresses }))).code).toBe('listener-unreachable');
  });

  it('where nothing answers', async () => {
    const port = await listening(createTcpServer((socket) => socket.on('error', () => {})));
    expect((await failureOf(checkHandshake({ host, port, addresses, deadline: 200 }))).code).toBe(
      'listener-unreachable',
    );
  });

  it('where something else than TLS answers', async () => {
    const port = await listening(
      createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      }),
    );
    expect((await failureOf(checkHandshake({ host, port, addresses }))).code).toBe('listener-without-tls');
  });

  it('where TLS has no certificate to show', async () => {
    const server = createTlsServer({});
    server.on('tlsClientError', () => {});
    const port = await listening(server);
    expect((await failureOf(checkHandshake({ host, port, addresses }))).code).toBe('listener-without-tls');
  });

  it('under a name that doesn’t resolve', async () => {
    const check = checkHandshake({ host: 'no-such-host.invalid', addresses: {} });
    expect((await failureOf(check)).code).toBe('name-not-resolved');
  });

  it('by a caller who gave up', async () => {
    const port = await listening(createTcpServer((socket) => socket.on('error', () => {})));
    const controller = new AbortController();
    const check = checkHandshake({ host, port, addresses, signal: controller.signal });
    check.catch(() => {});
    controller.abort(new Error('no longer'));
    await expect(check).rejects.toThrow('no longer');
  });
});
