/** Whether anyone who reaches the Temporal frontend gets in: asked of the test run's server, plain and behind doors. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { anonymousClientCheck, isLoopback } from '../../../client/checks/anonymous-client.ts';
import { withRunsOf } from '../../../client/runs/with-runs.ts';
import { readConfig } from '../../../config.ts';
import { makeCertificate } from '../../connectors/winrm/make-certificate.ts';
import { proxiedServer } from '../../setup/proxied-server.ts';
import { testEnvironment, type TestEnvironment } from '../../setup/temporal.ts';
import { guardedServer } from '../../temporal/worker/guarded-server.ts';

let environment: TestEnvironment;
let behind: string;
beforeAll(async () => {
  environment = await testEnvironment();
  behind = environment.address;
});
afterAll(() => environment.close());

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'anonymous-'));
});
afterEach(() => rm(home, { recursive: true }));

const check = (address: string, more: Record<string, string> = {}) =>
  withRunsOf(
    readConfig({
      RUNBOOKS_HOME: home,
      TEMPORAL_CONFIG_FILE: join(home, 'no-such-file.toml'),
      TEMPORAL_ADDRESS: address,
      ...more,
    }),
    anonymousClientCheck,
  );

it('a server without TLS lets anyone in, and on this machine that is well', async () => {
  expect(await check(behind)).toMatchObject({
    result: 'ok',
    detail: expect.stringMatching(/lets anyone in .* in plain text and without a certificate: this machine alone/),
  });
});

it('what is reached by a name may be reached by others', async () => {
  // An address of this machine that isn't written as one.
  const found = await check(behind.replace('127.0.0.1', '127.1'));
  expect(found).toMatchObject({ result: 'warning', advice: expect.stringContaining('client certificates') });
});

it('a server that asks for a key lets nobody in without one', async () => {
  const door = await guardedServer(behind);
  door.revoke('DescribeNamespace');
  const found = await check(door.address);
  door.close();
  expect(found).toMatchObject({
    result: 'ok',
    detail: expect.stringMatching(/did not get in at 127.*PERMISSION_DENIED/),
  });
});

it('whether a server that does not answer lets anyone in is not known', async () => {
  const door = await proxiedServer(behind, { takes: ({ method }) => method === 'DescribeNamespace' });
  const found = await check(door.address);
  door.close();
  expect(found).toMatchObject({ result: 'skipped', detail: expect.stringContaining('is unknown') });
});

describe('behind TLS', () => {
  let door: Server;
  let files: { certificate: string; key: string };

  /** @param asks whether it asks for a client's certificate */
  async function opened(asks: boolean): Promise<string> {
    const { cert, key } = await makeCertificate('localhost');
    files = { certificate: join(home, 'certificate.pem'), key: join(home, 'key.pem') };
    await writeFile(files.certificate, cert);
    await writeFile(files.key, key);
    const [host = '', port = ''] = behind.split(':');
    const trust = { key, cert, ca: cert, ALPNProtocols: ['h2'] };
    door = createServer({ ...trust, requestCert: asks, rejectUnauthorized: asks }, (socket) => {
      const inside = connect(Number(port), host);
      for (const each of [socket, inside]) each.on('error', () => {});
      socket.pipe(inside).pipe(socket);
    });
    door.on('tlsClientError', () => {});
    door.listen(0, '127.0.0.1');
    await once(door, 'listening');
    return `127.0.0.1:${(door.address() as AddressInfo).port}`;
  }
  afterEach(() => door.close());

  const withCertificate = () => ({
    TEMPORAL_TLS: 'true',
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: files.certificate,
    TEMPORAL_TLS_SERVER_NAME: 'localhost',
    TEMPORAL_TLS_CLIENT_CERT_PATH: files.certificate,
    TEMPORAL_TLS_CLIENT_KEY_PATH: files.key,
  });

  it('a server that asks for a certificate lets nobody in without one', async () => {
    const address = await opened(true);
    expect(await check(address, withCertificate())).toMatchObject({
      result: 'ok',
      detail: expect.stringMatching(/did not get in at 127/),
    });
  });

  it('a server that takes any client is found out, though this one has a certificate', async () => {
    const address = await opened(false);
    expect(await check(address, withCertificate())).toMatchObject({
      result: 'ok',
      detail: expect.stringMatching(/lets anyone in .* over TLS and without a certificate/),
    });
  });
});

it.each([
  ['127.0.0.1:7233', true],
  ['127.3.2.1:7233', true],
  ['localhost:7233', true],
  ['[::1]:7233', true],
  ['temporal:7233', false],
  ['10.0.0.1:7233', false],
  ['127.0.0.1.example.com:7233', false],
  ['localhost.example.com:7233', false],
])('%s is this machine: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});
