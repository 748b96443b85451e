import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Agent } from 'undici';
import type { Readiness } from '../readiness.ts';
import { applicationNames } from '../tenant/seed/applications.ts';
import { type Compiled, compileSimulator } from '../testing/compiled.ts';
import { keptKeysFolder } from '../testing/kept-keys.ts';
import { ask, trustRoot } from '../testing/simulated.ts';

let simulator: Compiled;
const folders: string[] = [];

beforeAll(async () => {
  simulator = await compileSimulator();
});
afterAll(() => {
  simulator.end();
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

function freshFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'simulator-home-'));
  folders.push(folder);
  return folder;
}

const agentFor = (readiness: Readiness) => new Agent({ connect: { ca: trustRoot(readiness) } });

async function tokenFor(readiness: Readiness, name: string): Promise<string> {
  const { clientId = '', secret = '' } = readiness.credentials.find((credential) => credential.name === name)!;
  const answer = await ask(`${readiness.authority}/oauth2/v2.0/token`, agentFor(readiness), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default',
    }).toString(),
  });
  expect(answer.status).toBe(200);
  return answer.body.access_token;
}

const shown = async (readiness: Readiness, what: string) =>
  (await ask(`${readiness.administration}/${what}`, agentFor(readiness), { method: 'GET' })).body;

test('the readiness line has all that a client needs, and the program ends on SIGTERM with its files', async () => {
  const { process: child, readiness } = await simulator.start('--faults', 'off');
  expect(readiness).toMatchObject({
    authority: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/[\da-f-]{36}$/),
    graph: expect.stringMatching(/\/v1\.0$/),
    compliance: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/),
    ews: expect.stringMatching(/\/EWS\/Exchange\.asmx$/),
    imap: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    pop: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    smtp: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    administration: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/_simulator$/),
    egress: { '127.0.0.1': '203.0.113.10', '127.0.0.2': '198.51.100.7' },
    tenant: { initialDomain: 'contosodemo.onmicrosoft.com' },
    onPremises: {
      powershell: expect.stringMatching(/\/powershell\/pwsh$/),
      exchange: { uri: 'http://ex01.contoso.local/PowerShell/', authentication: 'Kerberos' },
      ews: expect.stringMatching(/^https:\/\/mail\.contoso\.example:\d+\/EWS\/Exchange\.asmx$/),
      domain: { dns: 'contoso.local', netbios: 'CONTOSO' },
      domainController: 'dc01.contoso.local',
      servers: ['ex01.contoso.local', 'ex02.contoso.local', 'ex03.contoso.local'],
      addresses: {
        'ex01.contoso.local': expect.stringMatching(/^127\.0\.\d+\.1$/),
        'mail.contoso.example': '127.0.0.1',
      },
      egress: { '127.0.0.1': '192.168.50.10', '127.0.0.2': '192.168.50.99' },
    },
  });
  expect(readiness.onPremises.credentials.map(({ userName }) => userName)).toContain('svc-clientsense@contoso.local');
  expect(readiness.onPremises.mailboxes).toContain('kim.lund@contoso.example');
  expect(readiness.mailboxes.length).toBeGreaterThan(20);
  const [apply, plan, certificate, , user] = readiness.credentials;
  expect(apply!.grants).toEqual(expect.arrayContaining(['Microsoft Graph: User.ReadWrite.All']));
  expect(plan!.grants.join()).not.toContain('ReadWrite');
  expect(fs.readFileSync(certificate!.key!, 'utf8')).toContain('PRIVATE KEY');
  expect(user).toMatchObject({ kind: 'user', password: expect.any(String) });
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(fs.existsSync(readiness.certificateAuthority)).toBe(false);
});

test('after SIGKILL the same tenant, ports, authority, clock and audit come back, and no acknowledged write is lost', async () => {
  const home = freshFolder();
  const { process: child, readiness } = await simulator.start('--home', home, '--faults', 'off', '--scale', '60');
  const token = await tokenFor(readiness, applicationNames.apply);
  await ask(`${readiness.administration}/clock`, agentFor(readiness), {
    method: 'POST',
    body: JSON.stringify({ advanceSeconds: 86_400 }),
  });
  const created = await ask(`${readiness.graph}/identity/conditionalAccess/namedLocations`, agentFor(readiness), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      displayName: 'Vendor',
      isTrusted: false,
      ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.10/32' }],
    }),
  });
  expect(created.status).toBe(201);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const again = await simulator.start('--home', home, '--faults', 'off', '--scale', '60');
  expect(again.readiness).toEqual(readiness);
  const { namedLocations } = await shown(again.readiness, 'state');
  expect(namedLocations.map(({ id }: { id: string }) => id)).toContain(created.body.id);
  const audit = await shown(again.readiness, 'audit');
  expect(audit).toHaveLength(1);
  expect(audit[0]).toMatchObject({
    caller: { kind: 'application', name: applicationNames.apply },
    target: created.body.id,
  });
  const clock = await shown(again.readiness, 'clock');
  expect(clock.scale).toBe(60);
  expect(Date.parse(clock.now)).toBeGreaterThan(Date.now() + 80_000_000);
  // The signing key is the same: the old token still opens.
  const listed = await ask(`${again.readiness.graph}/servicePrincipals`, agentFor(readiness), {
    method: 'GET',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(listed.status).toBe(200);
  again.process.kill('SIGKILL');
  await once(again.process, 'exit');
});

test('a port that was taken meanwhile is replaced, one that was asked for is named', async () => {
  const first = await simulator.start('--faults', 'off');
  const { port } = new URL(first.readiness.authority);
  const refused = await simulator.run('--port', port);
  expect([refused.code, refused.stderr.trim()]).toEqual([1, `Port ${port} on 127.0.0.1 is taken.`]);
  const home = freshFolder();
  fs.writeFileSync(path.join(home, 'ports.json'), JSON.stringify({ https: Number(port), proxy: 0, administration: 0 }));
  const second = await simulator.start('--home', home);
  expect(new URL(second.readiness.authority).port).not.toBe(port);
  for (const { process: child } of [first, second]) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

test('it has as many more mailboxes and servers as its options say, and names an option that is wrong', async () => {
  const { process: child, readiness } = await simulator.start(
    '--mailboxes',
    '12',
    '--servers',
    '1',
    '--sign-in-log',
    'off',
  );
  expect(readiness.onPremises.servers).toEqual(['ex01.contoso.local']);
  expect(readiness.mailboxes.slice(-2)).toEqual(['mailbox.0011@contoso.example', 'mailbox.0012@contoso.example']);
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect((await simulator.run('--mailboxes', '1.5')).code).toBe(2);
  expect((await simulator.run('--sign-in-log', 'maybe')).code).toBe(2);
  expect((await simulator.run('--servers', '21')).code).toBe(2);
});

test('a home that can not be written ends it with one line that names the file', async () => {
  const home = freshFolder();
  const inTheWay = path.join(home, 'file');
  fs.writeFileSync(inTheWay, '');
  const folder = path.join(inTheWay, 'tenant');
  expect(await simulator.run('--home', folder)).toEqual({
    code: 1,
    stdout: '',
    stderr: `${folder} can't be written: not a directory (ENOTDIR).\n`,
  });
  // What is written last, once everything listens.
  const draft = path.join(home, 'ports.json.new');
  fs.mkdirSync(draft);
  const late = await simulator.run('--home', home, '--keys', keptKeysFolder);
  expect(late).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining("ports.json can't be written: ") });
  expect(late.stderr.trim().split('\n')).toHaveLength(1);
});

test('it ends with the process that forked it', async () => {
  const child = fork(simulator.main, ['--faults', 'off'], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  await once(child.stdout!, 'data');
  child.disconnect();
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
});

test('it names its interpreter, without which a shell takes the program for lines of its own', () => {
  expect(fs.readFileSync(simulator.main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test('it explains itself, and what was typed wrong', async () => {
  expect(await simulator.run('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('--scale N') });
  expect(await simulator.run('--tenant', 'nowhere')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('--tenant must be one of contoso, dehydrated'),
  });
  expect(await simulator.run('--scale', '0')).toMatchObject({ code: 2, stdout: '' });
});
