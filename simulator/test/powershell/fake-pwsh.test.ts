/** The fake `pwsh` and the simulator as two processes: faults, ends, restarts, and who may connect. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Readiness } from '../../readiness.ts';
import { type Compiled, compileSimulator } from '../../testing/compiled.ts';
import { envelopeOf, loading, ShellSession, until } from './shell-session.ts';

const script = fs.readFileSync(path.join(__dirname, '../../powershell/known-script.ps1'), 'utf8');
let simulator: Compiled;
let home: string;
let readiness: Readiness;
const sessions: ShellSession[] = [];

/** A home whose name a shell would take apart. */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fake-pwsh-'));
beforeAll(async () => {
  simulator = await compileSimulator();
  home = path.join(folder, `it's "a" $(home)`);
  ({ readiness } = await simulator.start('--home', home, '--faults', 'off', '--servers', '2'));
}, 60_000);
afterEach(async () => {
  for (const session of sessions.splice(0)) session.end();
  await fetch(`${readiness.administration}/faults`, { method: 'DELETE' });
});
afterAll(() => {
  simulator.end();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function open(executable = readiness.onPremises.powershell): Promise<ShellSession> {
  const session = new ShellSession({ executable, throws: false });
  sessions.push(session);
  await session.invoke(session.sealed.loading(script));
  return session;
}

let calls = 0;
interface Envelope {
  ok: boolean;
  ran: boolean;
  opened?: boolean;
  result: unknown[];
  error?: Record<string, unknown>;
}

/** @returns undefined where no envelope came back */
async function call(session: ShellSession, request: unknown): Promise<Envelope | undefined> {
  const nonce = `nonce${(calls += 1)}`;
  const { stdout } = await session.invoke(session.sealed.callLine(nonce, request));
  const found = envelopeOf(stdout?.toString() ?? '', nonce);
  return found === undefined ? undefined : (JSON.parse(found.json) as Envelope);
}

const describing = (Description: string) => ({
  pipeline: [{ cmdlet: 'Set-ADUser', parameters: { Identity: 'svc-clientsense', Description } }],
});
const onServer = (given: object = {}) => ({
  target: {
    kind: 'server',
    key: 'k',
    computerName: 'ex01.contoso.local',
    port: 5985,
    useSsl: false,
    authentication: 'Kerberos',
    ...given,
  },
  pipeline: [{ cmdlet: 'Get-Service', parameters: { Name: 'WinRM' } }],
  select: ['Name'],
});
const sleeping = { pipeline: [{ cmdlet: 'Start-Sleep', parameters: { Seconds: 20 } }] };

async function fault(body: object): Promise<void> {
  await fetch(`${readiness.administration}/faults`, { method: 'POST', body: JSON.stringify(body) });
}
async function written(): Promise<string[]> {
  const answer = await fetch(`${readiness.administration}/audit`);
  return ((await answer.json()) as { changes: { after?: string }[] }[]).flatMap(({ changes }) =>
    changes.map(({ after }) => String(after)),
  );
}

test('the executable is started from a folder whose name a shell would take apart; only its owner can read where to ask', () => {
  const { powershell } = readiness.onPremises;
  expect(powershell).toBe(path.join(home, 'powershell', 'pwsh'));
  const { stdout } = spawnSync(powershell, ['-Version'], { encoding: 'utf8' });
  expect(stdout).toBe('PowerShell 7.6.5\n');
  expect(fs.statSync(powershell).mode & 0o777).toBe(0o700);
  const endpoint = path.join(home, 'powershell', 'endpoint.json');
  expect(fs.statSync(endpoint).mode & 0o077).toBe(0);
  const { token } = JSON.parse(fs.readFileSync(endpoint, 'utf8')) as { token: string };
  expect(fs.readFileSync(powershell, 'utf8')).not.toContain(token);
});

test.each([
  [[], /takes its commands from stdin/],
  [['-NoProfile', '-Command', 'Get-Date'], /takes its commands from stdin/],
  [['-NoSuchOption', '-Command', '-'], /'-NoSuchOption' is not recognized/],
])('it is refused with the options %j', (options, message) => {
  const { status, stderr } = spawnSync(readiness.onPremises.powershell, options, { encoding: 'utf8' });
  expect(status).toBe(64);
  expect(stderr).toMatch(message);
});

test('another script than the one that it knows is refused, and no call is taken without it', async () => {
  const session = new ShellSession({ executable: readiness.onPremises.powershell, throws: false });
  sessions.push(session);
  const early = await session.invoke(session.sealed.callLine('n', describing('early')));
  expect(early.raw).toContain("The term '__rb' is not recognized");
  const loaded = await session.invoke(loading(`${script}# and more\n`));
  expect(loaded.raw).toContain('not the script');
  expect((await session.invoke(session.sealed.callLine('n', describing('later')))).hadErrors).toBe(true);
  expect(await written()).not.toContain('later');
});

test('two sessions work side by side', async () => {
  const [busy, free] = [await open(), await open()];
  const waiting = busy.begin(busy.sealed.callLine('busy', sleeping));
  expect(await call(free, onServer())).toMatchObject({ ok: true, opened: true, result: [{ Name: 'WinRM' }] });
  expect(waiting.settled.outcome).toBe('pending');
});

test('what was carried out before the process died stays, and nothing else', async () => {
  await fault({ name: 'shell-dies', match: { cmdlet: 'Set-ADUser', server: 'host' }, times: 1 });
  await expect(call(await open(), describing('carried out'))).rejects.toMatchObject({ signalCode: 'SIGKILL' });
  expect(await written()).toContain('carried out');
  await fault({ name: 'shell-dies-before', match: { cmdlet: 'Set-*' }, times: 1 });
  await expect(call(await open(), describing('never'))).rejects.toMatchObject({ signalCode: 'SIGKILL' });
  expect(await written()).not.toContain('never');
});

test('a call that hangs was carried out; interrupted it answers without an error, and the session goes on', async () => {
  await fault({ name: 'shell-hangs', match: { server: 'EX01', place: 'server' }, times: 1 });
  const session = await open();
  const begun = session.begin(session.sealed.callLine('hanging', onServer()));
  await until('it is under way', () => session.received.stdout.includes('\n'));
  await until('it stops', () => {
    if (begun.settled.outcome === 'pending') session.child.kill('SIGINT');
    return begun.settled.outcome !== 'pending';
  });
  const { json } = envelopeOf(session.received.stdout, 'hanging')!;
  expect(JSON.parse(json)).toMatchObject({ ok: false, ran: false, result: [] });
  expect(json).not.toContain('"error"');
  await session.invoke('"over"');
  expect(await call(session, onServer())).toMatchObject({ ok: true });
});

test('garbage comes in place of the envelope of what was carried out', async () => {
  await fault({ name: 'shell-garbage', times: 1 });
  const session = await open();
  const { stdout } = await session.invoke(session.sealed.callLine('garbled', describing('behind the garbage')));
  const { json } = envelopeOf(stdout!.toString(), 'garbled')!;
  expect(() => JSON.parse(json)).toThrow(SyntaxError);
  expect(await written()).toContain('behind the garbage');
  expect(await call(session, onServer())).toMatchObject({ ok: true });
});

test('what is denied was not carried out, at each place with the record of Windows', async () => {
  const session = await open();
  for (const [place, request] of [
    ['local', describing('denied')],
    ['server', onServer()],
  ] as const) {
    await fault({ name: 'denied', match: { part: 'powershell', place }, times: 1 });
    const { ok, ran, error } = (await call(session, request))!;
    expect([ok, ran, error?.['reason'], error?.['category']]).toEqual([
      false,
      false,
      'UnauthorizedAccessException',
      'PermissionDenied',
    ]);
  }
  expect(await written()).not.toContain('denied');
  expect(await call(session, describing('allowed'))).toMatchObject({ ok: true });
});

test('the answer to what was written is lost, and the session on the server with it; reading loses none', async () => {
  const session = await open();
  await fault({ name: 'lost-answer', match: { part: 'powershell' }, times: 2 });
  expect(await call(session, onServer())).toMatchObject({ ok: true });
  expect((await call(session, describing('unheard')))?.error).toMatchObject({ reason: 'ADServerDownException' });
  expect(await written()).toContain('unheard');
  const stopping = {
    ...onServer(),
    pipeline: [{ cmdlet: 'Set-Service', parameters: { Name: 'W3SVC', StartupType: 'Manual' } }],
  };
  expect(await call(session, stopping)).toMatchObject({
    opened: true,
    error: { reason: 'PSRemotingTransportException' },
  });
  expect(await call(session, onServer())).toMatchObject({ ok: true, opened: true });
});

test('a process that is killed in the middle leaves the simulator to the others', async () => {
  const [doomed, other] = [await open(), await open()];
  const begun = doomed.begin(doomed.sealed.callLine('doomed', sleeping));
  await until('it is under way', () => doomed.received.stdout.includes('\n'));
  doomed.child.kill('SIGKILL');
  await until('its end is known', () => begun.settled.outcome !== 'pending');
  expect(begun.settled).toMatchObject({ outcome: 'rejected', error: { signalCode: 'SIGKILL' } });
  expect(await call(other, onServer())).toMatchObject({ ok: true });
});

test('a result that is too large is reported by its length', async () => {
  const session = await open();
  const echo = { pipeline: [{ cmdlet: 'Test-Echo', parameters: { Value: 'x'.repeat(4_300_000) } }] };
  expect(await call(session, echo)).toEqual({ ok: false, ran: true, tooLarge: expect.any(Number) });
});

test('a name that is none of a cmdlet, and two spellings of one parameter, go no further than the script', async () => {
  const session = await open();
  const named = await call(session, { pipeline: [{ cmdlet: 'cat; ls', parameters: {} }] });
  expect(named).toMatchObject({ ok: false, error: { reason: 'ArgumentException' } });
  expect(named!.error!['stack']).toMatch(/^at global:__rb, <No file>: line \d+\nat <ScriptBlock>/);
  const clash = { cmdlet: 'Get-ADUser', parameters: { Identity: 'x', identity: 'y' } };
  expect(await call(session, { pipeline: [clash] })).toMatchObject({
    ok: false,
    error: { fullyQualifiedErrorId: 'ArgumentException', reason: 'MethodInvocationException' },
  });
});

test('a session that could not be opened is reported from where the script opens it', async () => {
  const answer = await call(await open(), onServer({ computerName: 'nowhere.contoso.local' }));
  expect(Object.keys(answer!)).toEqual(['ok', 'ran', 'opened', 'error', 'result', 'warnings', 'info', 'errors']);
  expect(answer).toMatchObject({
    ok: false,
    opened: false,
    error: { fullyQualifiedErrorId: 'NetworkPathNotFound,PSSessionOpenFailed' },
  });
  expect(answer!.error!['stack']).toMatch(/^at global:__rb_open, <No file>: line \d+\nat global:__rb, /);
});

test('a session outlives the simulator: gone, it reaches nobody; back, it goes on', async () => {
  const own = path.join(folder, 'restarted');
  const first = await simulator.start('--home', own, '--faults', 'off', '--servers', '1');
  const { powershell } = first.readiness.onPremises;
  const session = await open(powershell);
  expect(await call(session, onServer())).toMatchObject({ ok: true });
  first.process.kill('SIGKILL');
  await once(first.process, 'exit');
  expect(await call(session, onServer({ key: 'other' }))).toMatchObject({
    ok: false,
    opened: false,
    error: { fullyQualifiedErrorId: 'WinRMOperationTimeout,PSSessionOpenFailed' },
  });
  expect(await call(session, describing('nobody hears it'))).toMatchObject({
    ok: false,
    error: { reason: 'ADServerDownException' },
  });
  const again = await simulator.start('--home', own, '--faults', 'off');
  expect(again.readiness.onPremises.powershell).toBe(powershell);
  expect(await call(session, onServer())).toMatchObject({ ok: true, opened: true });
});

test('a connection that is lost in the middle is a session that broke: nobody knows what was done', async () => {
  let asked = 0;
  const nobody = http.createServer((incoming) => {
    incoming.resume().on('end', () => {
      asked += 1;
      incoming.socket.destroy();
    });
  });
  nobody.listen(0, '127.0.0.1');
  await once(nobody, 'listening');
  const copy = fs.mkdtempSync(path.join(folder, 'lost-'));
  const { port } = nobody.address() as AddressInfo;
  fs.writeFileSync(
    path.join(copy, 'endpoint.json'),
    JSON.stringify({ address: `http://127.0.0.1:${port}`, token: 't' }),
  );
  const executable = path.join(copy, 'pwsh');
  const text = fs.readFileSync(readiness.onPremises.powershell, 'utf8');
  const [, program] = /' '([^']*fake-pwsh\.js)'/.exec(text)!;
  fs.writeFileSync(executable, `#!/bin/sh\nexec '${process.execPath}' '${program}' '${copy}/endpoint.json' "$@"\n`, {
    mode: 0o700,
  });
  const answer = await call(await open(executable), onServer());
  expect(answer).toMatchObject({
    ok: false,
    ran: false,
    opened: true,
    error: { reason: 'PSRemotingTransportException' },
  });
  // Never asked twice.
  expect(asked).toBe(1);
  nobody.close();
});

test('nobody gets in without the token, or by another name', async () => {
  const { address, token } = JSON.parse(fs.readFileSync(path.join(home, 'powershell', 'endpoint.json'), 'utf8')) as {
    address: string;
    token: string;
  };
  const ask = async (headers: Record<string, string>) => {
    const request = http.request(`${address}/shell`, { method: 'POST', headers });
    request.end(JSON.stringify({ process: 'p', target: { kind: 'local' }, pipeline: [] }));
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.resume();
    return response.statusCode;
  };
  expect(await ask({})).toBe(401);
  expect(await ask({ 'x-shell-token': `${token.slice(0, -1)}_` })).toBe(401);
  expect(await ask({ 'x-shell-token': token, host: 'evil.example' })).toBe(421);
  expect(await ask({ 'x-shell-token': token })).toBe(200);
});
