import net from 'node:net';
import tls from 'node:tls';
import { type Listeners, openListeners } from '../../windows/listeners.ts';
import { https, listener, type OnServer, onServer, seededServers, store } from './on-server.ts';

const worker = '127.0.0.1';
const another = '127.0.0.2';

let ex01: OnServer;
let ex02: OnServer;
let again: () => void;
let listeners: Listeners;
beforeAll(async () => {
  const seeded = await seededServers(2);
  ({ again } = seeded);
  [ex01, ex02] = ['EX01', 'EX02'].map((name) => onServer(seeded.organization, name)) as [OnServer, OnServer];
  listeners = await openListeners(seeded.organization.core);
});
beforeEach(async () => {
  again();
  await listeners.settled();
});
afterAll(() => listeners.close());

const addressOf = (server: OnServer) => listeners.addresses[server.row().fqdn]!;

/** How a TLS connection ends: the thumbprint that it was shown, or the error's code. */
async function shownBy(server: OnServer, { from = worker, port = 5986 } = {}): Promise<string> {
  await listeners.settled();
  return await new Promise((resolve) => {
    const options = { host: addressOf(server), port, localAddress: from, rejectUnauthorized: false };
    const socket = tls.connect(options, () => {
      resolve(socket.getPeerCertificate().fingerprint.replaceAll(':', ''));
      socket.destroy();
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

/** What is answered to a request over plain HTTP, or the error's code. */
async function asked(server: OnServer): Promise<string> {
  await listeners.settled();
  return await new Promise((resolve) => {
    const socket = net.connect({ host: addressOf(server), port: 5985 });
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      answer += part;
    });
    socket.once('close', () => resolve(answer));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.write('POST /wsman HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
}

const letIn = (server: OnServer, ...addresses: string[]) =>
  server.run('New-NetFirewallRule', {
    Name: 'Monosync',
    DisplayName: 'Monosync',
    Protocol: 'TCP',
    LocalPort: ['5986'],
    RemoteAddress: addresses,
  });
const change = (server: OnServer, mutate: (row: ReturnType<OnServer['row']>) => void) =>
  server.organization.core.store.note(({ onPremises }) =>
    mutate(onPremises!.servers.find(({ name }) => name === server.row().name)!),
  );
const thumbprintOf = (server: OnServer) => server.row().winrm.listeners[1]!.certificateThumbprint;

it('answers on 5985 of each server with the challenge of WinRM', async () => {
  for (const server of [ex01, ex02]) {
    const answer = await asked(server);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toMatch(/^www-authenticate: Negotiate\r$/im);
  }
});

it('shows the listener’s certificate to whom the firewall allows, and ends others’ connections before a byte', async () => {
  expect(await shownBy(ex02)).toBe('ECONNRESET');
  await letIn(ex02, '192.168.50.10');
  expect(await shownBy(ex02)).toBe(thumbprintOf(ex02));
  expect(await shownBy(ex02, { from: another })).toBe('ECONNRESET');
  await ex02.run('Set-NetFirewallRule', { Name: ['Monosync'], RemoteAddress: ['LocalSubnet'] });
  expect(await shownBy(ex02, { from: another })).toBe(thumbprintOf(ex02));
});

it('opens with the listener that is made, shows the certificate that takes its place, and closes with it', async () => {
  await letIn(ex01, 'Any');
  expect(await shownBy(ex01)).toBe('ECONNREFUSED');
  const Hostname = ex01.row().fqdn;
  const first = ex01.row().certificates[0]!.thumbprint;
  const resource = { ResourceURI: listener, SelectorSet: https };
  await ex01.run('New-WSManInstance', { ...resource, ValueSet: { Hostname, CertificateThumbprint: first } });
  expect(await shownBy(ex01)).toBe(first);
  const [made] = await ex01.run('New-SelfSignedCertificate', { DnsName: [Hostname], CertStoreLocation: store });
  const second = String(made!['Thumbprint']);
  expect(await shownBy(ex01)).toBe(first);
  await ex01.run('Set-WSManInstance', { ...resource, ValueSet: { Hostname, CertificateThumbprint: second } });
  expect(await shownBy(ex01)).toBe(second);
  await ex01.run('Remove-WSManInstance', resource);
  expect(await shownBy(ex01)).toBe('ECONNREFUSED');
});

it('has no handshake without the certificate in the store, and one when it is back', async () => {
  await letIn(ex02, 'Any');
  const { certificates } = structuredClone(ex02.row());
  const thumbprint = thumbprintOf(ex02);
  await ex02.run('Remove-Item', { Path: [`${store}\\${thumbprint}`] });
  expect(await shownBy(ex02)).toMatch(/SSL|ECONNRESET/);
  change(ex02, (row) => {
    row.certificates = certificates;
  });
  expect(await shownBy(ex02)).toBe(thumbprint);
});

it('moves to the port that the listener is given', async () => {
  await ex02.run('New-NetFirewallRule', { DisplayName: 'all', Protocol: 'TCP' });
  await ex02.run('Set-WSManInstance', { ResourceURI: listener, SelectorSet: https, ValueSet: { Port: '15986' } });
  expect(await shownBy(ex02)).toBe('ECONNREFUSED');
  expect(await shownBy(ex02, { port: 15_986 })).toBe(thumbprintOf(ex02));
});

it('refuses while WinRM is stopped', async () => {
  await letIn(ex02, 'Any');
  await ex02.run('Set-Service', { Name: 'WinRM', Status: 'Stopped' });
  expect(await shownBy(ex02)).toBe('ECONNREFUSED');
  expect(await asked(ex02)).toMatch(/^(ECONNRESET)?$/);
  await ex02.run('Start-Service', { Name: ['WinRM'] });
  expect(await shownBy(ex02)).toBe(thumbprintOf(ex02));
});

it('answers nothing on any port while the server is down, and ends what was open', async () => {
  await letIn(ex02, 'Any');
  const open = tls.connect({ host: addressOf(ex02), port: 5986, rejectUnauthorized: false });
  await new Promise<void>((resolve) => open.once('secureConnect', () => resolve()));
  const ended = new Promise<void>((resolve) => open.once('close', () => resolve()));
  open.on('error', () => {});
  change(ex02, (row) => {
    row.isDown = true;
  });
  await ended;
  expect([await shownBy(ex02), await asked(ex02)]).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
  expect(await asked(ex01)).toMatch(/ 401 /);
  change(ex02, (row) => {
    row.isDown = false;
  });
  expect(await shownBy(ex02)).toBe(thumbprintOf(ex02));
});

describe('two simulators side by side', () => {
  it('have different addresses, also while a server of the first is down', async () => {
    change(ex01, (row) => {
      row.isDown = true;
    });
    await listeners.settled();
    const { organization } = await seededServers(1);
    const others = await openListeners(organization.core, { block: listeners.block! });
    try {
      expect(others.block).not.toBe(listeners.block);
      expect(Object.values(listeners.addresses)).not.toContain(others.addresses['ex01.contoso.local']);
      await letIn(ex02, 'Any');
      // What one writes is nothing to the other.
      expect(await shownBy(ex02)).toBe(thumbprintOf(ex02));
    } finally {
      await others.close();
    }
  });

  it('begin where no other process begins: a block that was left a moment ago is somebody else’s to come back to', async () => {
    const { organization } = await seededServers(1);
    const fresh = await openListeners(organization.core);
    await fresh.close();
    const distance = (fresh.block! - 1 - (process.pid % 254) + 254) % 254;
    // This process has some already.
    expect(distance).toBeLessThan(20);
  });

  it('take the block of before when it is free again', async () => {
    const { organization } = await seededServers(1);
    const blocks: (number | null)[][] = [];
    // Another test's simulator may be quicker now and then.
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const before = await openListeners(organization.core, { block: 200 + attempt });
      await before.close();
      const after = await openListeners(organization.core, { block: before.block! });
      await after.close();
      blocks.push([before.block, after.block]);
      if (after.block === before.block) break;
    }
    const [before, after] = blocks.at(-1) ?? [];
    expect(before).toEqual(expect.any(Number));
    expect(after).toBe(before);
  });
});

it('says why it has no addresses where the machine has none of them, and serves without', async () => {
  const { organization } = await seededServers(1);
  const refusal = Object.assign(new Error('bind'), { code: 'EADDRNOTAVAIL' });
  const listen = jest.spyOn(net.Server.prototype, 'listen').mockImplementation(function fail(this: net.Server) {
    process.nextTick(() => this.emit('error', refusal));
    return this;
  });
  try {
    const without = await openListeners(organization.core, { block: 1 });
    expect(without).toMatchObject({ addresses: {}, block: null });
    expect(without.unavailable).toMatch(/doesn't have the loopback address 127\.0\.1\.254.*macOS/);
    await without.settled();
    await without.close();
  } finally {
    listen.mockRestore();
  }
});
