/** The connector against servers behind PowerShell's own remoting: `npm run test:remoting`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exchangeServer } from '../../../connectors/exchange-server/exchange-server.ts';
import type { Parameters, PowerShellCall, Target } from '../../../connectors/powershell/call.ts';
import { powershell } from '../../../connectors/powershell/powershell.ts';
import { closeSessions } from '../../../connectors/powershell/session-pool.ts';
import { bytes, credential, date, int64, secure } from '../../../connectors/powershell/values.ts';
import type { FailureCode } from '../../../domain/failure.ts';
import { failureOf } from '../failure-of.ts';
import { until } from '../powershell/fake-pwsh.ts';
import { hasPwsh } from '../powershell/real-pwsh.ts';
import { inRemoting, lacksForRemoting, startServers, type Servers } from './servers.ts';

const lacks = lacksForRemoting();
if (inRemoting && lacks !== undefined) process.stderr.write(`Skipped: sessions over SSH (missing: ${lacks})\n`);

(inRemoting && hasPwsh && lacks === undefined ? describe : describe.skip)('over real remoting', () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
  });
  afterAll(async () => {
    await closeSessions();
    servers.stop();
  });

  const exchange = (host = 'exchange'): Target & { kind: 'exchange' } => ({
    kind: 'exchange',
    uri: `http://${host}/PowerShell/`,
    authentication: 'Kerberos',
  });
  const server = (computerName: string): Target => ({
    kind: 'server',
    computerName,
    port: 5985,
    useSsl: false,
    authentication: 'Kerberos',
  });
  const call = async (
    target: Target,
    cmdlet: string,
    parameters: Parameters = {},
    how: Partial<PowerShellCall> & { signal?: AbortSignal } = {},
  ): Promise<unknown[]> => {
    const { signal, ...rest } = how;
    const connection = { name: 'corp', powershell: servers.program };
    const shell = powershell(connection, 'apply', signal === undefined ? {} : { signal });
    return (await shell.run({ target, pipeline: [{ cmdlet, parameters }], ...rest })).objects;
  };
  const here = async (): Promise<unknown[]> =>
    call({ kind: 'local' }, 'Get-Process', { Name: 'pwsh' }, { select: ['Id'] });

  it('gets the values that JSON lacks as what they are, in an endpoint without a language', async () => {
    const given = {
      Sec: secure(`p@$$"'\`\n漢`),
      Cred: credential('CONTOSO\\svc', 'pw'),
      D: date(new Date('2026-08-21T10:00:00Z')),
      Bytes: bytes(new Uint8Array([0, 255])),
      L: int64(9_223_372_036_854_775_807n),
    };
    await expect(call(exchange(), 'Test-Typed', given)).resolves.toMatchObject([
      {
        Sec: `p@$$"'\`\n漢`,
        Cred: 'CONTOSO\\svc/pw',
        D: '2026-08-21T10:00:00.0000000Z',
        Bytes: 'AP8=',
        L: '9223372036854775807',
      },
    ]);
  });

  it('reads ids, versions, sizes and enumerations as text', async () => {
    const select = ['Name', 'Identity', 'Version', 'Size', 'RecipientTypeDetails', 'EmailAddresses', 'One', 'None'];
    const client = exchangeServer(powershell({ name: 'corp', powershell: servers.program }, 'apply'), exchange());
    const [mailbox] = await client.invoke('Get-Mailbox', { Identity: 'a' }, { select });
    expect(mailbox).toMatchObject({
      Name: 'Mailbox 0',
      Identity: 'A',
      Version: 'Version 15.2 (Build 1544.4)',
      Size: '1.5 GB (1,610,612,736 bytes)',
      RecipientTypeDetails: 'UserMailbox',
      One: ['only'],
      None: [],
    });
  });

  const errors: [string, FailureCode][] = [
    ['nt', 'powershell-cmdlet-failed'],
    ['nt-after', 'exchange-object-not-found'],
    ['throw', 'powershell-cmdlet-failed'],
    ['throw-type', 'exchange-object-not-found'],
    ['throw-inner', 'powershell-denied'],
    ['terminating', 'powershell-denied'],
    // Nobody is there to be asked: the category of that is a value that isn't valid.
    ['prompt', 'exchange-invalid'],
    ['confirm', 'powershell-cmdlet-failed'],
  ];
  it.each(errors)('says of the error "%s" what it is, and keeps the session', async (How, code) => {
    const [before] = await call(exchange(), 'Get-ServerProcess');
    expect((await failureOf(call(exchange(), 'Test-Fail', { How }))).code).toBe(code);
    expect(await call(exchange(), 'Get-ServerProcess')).toEqual([before]);
  });

  it.each(['warn', 'stdout', 'stderr', 'progress'])('hears an answer through "%s"', async (How) => {
    expect(await call(exchange(), 'Test-Fail', { How })).toHaveLength(1);
  });

  it.each(['hostwrite', 'hosterr', 'hosterrline'])('lets no server write here ("%s")', async (How) => {
    expect(await call(exchange(), 'Test-Odd', { How })).toEqual(['after']);
  });

  it.each([
    ['Test-Odd', 'setexit'],
    ['Test-Fail', 'exit'],
  ])('isn’t ended by a server (%s: %s), and neither are the sessions of others', async (cmdlet, How) => {
    const [other] = await call(exchange('exchange-other'), 'Get-ServerProcess');
    const before = await here();
    expect((await failureOf(call(exchange(), cmdlet, { How }))).code).toBe('powershell-session-lost');
    expect(await here()).toEqual(expect.arrayContaining(before.slice(0, 1)));
    expect(await call(exchange('exchange-other'), 'Get-ServerProcess')).toEqual([other]);
    expect(await call(exchange(), 'Test-Echo', { Value: 1 })).toEqual([1]);
  });

  it.each(['closer', 'closed', 'wrongkey', 'nosubsystem', 'badname'])(
    'says of "%s" that it doesn’t answer, and runs nothing here',
    async (name) => {
      const Path = join(servers.folder, `made-for-${name}`);
      const failure = await failureOf(call(server(name), 'New-Item', { Path, ItemType: 'File' }, { select: ['Name'] }));
      expect(failure.code).toBe('powershell-server-unreachable');
      expect(existsSync(Path)).toBe(false);
    },
  );

  it('stops there what is cancelled here, and goes on', async () => {
    const Log = join(servers.folder, 'slow');
    const controller = new AbortController();
    const slow = call(exchange(), 'Start-Slow', { Seconds: 60, Log }, { signal: controller.signal });
    slow.catch(() => {});
    await until(() => existsSync(Log));
    controller.abort(new Error('no longer'));
    await expect(slow).rejects.toThrow('no longer');
    await until(() => readFileSync(Log, 'utf8').includes('finally'));
    expect(readFileSync(Log, 'utf8')).not.toContain('done');
    expect(await call(exchange(), 'Test-Echo', { Value: 1 })).toEqual([1]);
  });

  it('doesn’t know what became of a write whose server died, and of a read that it has no answer', async () => {
    expect((await failureOf(call(exchange(), 'Set-Die'))).code).toBe('powershell-outcome-unknown');
    expect((await failureOf(call(exchange(), 'Test-Die'))).code).toBe('powershell-session-lost');
    expect(await call(exchange(), 'Test-Echo', { Value: 1 })).toEqual([1]);
  });
});
