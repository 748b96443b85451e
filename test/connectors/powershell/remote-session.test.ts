/** Sessions on other machines, with a real PowerShell at both ends. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CmdletInvocation, PowerShellCall, Target } from '../../../connectors/powershell/call.ts';
import { powershell } from '../../../connectors/powershell/powershell.ts';
import { closeSessions } from '../../../connectors/powershell/session-pool.ts';
import { failureOf } from '../failure-of.ts';
import { withServers, type RealProgram } from './real-program.ts';
import { hasPwsh, withTestFunctions } from './real-pwsh.ts';

(hasPwsh ? describe : describe.skip)('a session on a server', () => {
  let real: RealProgram;
  let tidy: () => void;
  let folder: string;
  beforeAll(() => {
    tidy = withTestFunctions();
    real = withServers();
    folder = mkdtempSync(join(tmpdir(), 'remote-session-'));
  });
  afterAll(async () => {
    await closeSessions();
    real.remove();
    tidy();
    rmSync(folder, { recursive: true, force: true });
  });

  const on = (computerName: string, password = 'one'): Target => ({
    kind: 'server',
    computerName,
    port: 5985,
    useSsl: false,
    authentication: 'Kerberos',
    account: { user: 'CONTOSO\\svc', password: async () => password },
  });
  const call = async (
    target: Target,
    invocation: CmdletInvocation,
    how: Partial<PowerShellCall> = {},
  ): Promise<unknown[]> => {
    const shell = powershell({ name: 'toy', powershell: real.program }, 'apply');
    return (await shell.run({ target, pipeline: [invocation], ...how })).objects;
  };
  const here = async (cmdlet: string, select: string[]): Promise<unknown[]> =>
    call({ kind: 'local' }, { cmdlet, parameters: {} }, { select });

  // What "two" has opened is closed then.
  it.each(['nothing', 'text', 'two', 'closing'])(
    'that isn’t one ("%s") is a server that doesn’t answer: the call runs nowhere, and not here',
    async (name) => {
      const Path = join(folder, name);
      const failure = await failureOf(
        call(on(name), { cmdlet: 'New-Item', parameters: { Path, ItemType: 'File' } }, { select: ['Name'] }),
      );
      expect(failure).toMatchObject({ code: 'powershell-server-unreachable', failureClass: 'transient' });
      expect(existsSync(Path)).toBe(false);
      expect(await here('Get-PSSession', ['Name'])).toEqual([]);
    },
  );

  it('runs there, is kept, and gets its values as what they are', async () => {
    const [there] = await call(on('ex01'), { cmdlet: 'Test-Process', parameters: {} });
    const [own] = await call({ kind: 'local' }, { cmdlet: 'Test-Process', parameters: {} });
    expect(there).not.toBe(own);
    expect(await call(on('ex01'), { cmdlet: 'Test-Process', parameters: {} })).toEqual([there]);
    const Value = { a: ['x', 1, null, true], b: `it's "q" $(1+1) \u{1d11e}` };
    expect(await call(on('ex01'), { cmdlet: 'Test-Echo', parameters: { Value } })).toEqual([Value]);
  });

  it('says the text of an object of which only that came over', async () => {
    const select = ['Size', 'Sizes', 'Name', 'Empty', 'Table'];
    expect(await call(on('ex01'), { cmdlet: 'Test-Size', parameters: {} }, { select })).toEqual([
      {
        Size: '1610612736',
        Sizes: ['1610612736', 'x'],
        Name: 'n',
        Empty: [],
        Table: { a: 1 },
      },
    ]);
  });

  it('fails by what is inside of an error, too', async () => {
    const failure = await failureOf(call(on('ex01'), { cmdlet: 'Set-Inner', parameters: {} }));
    expect(failure.code).toBe('powershell-cmdlet-missing');
    const inner = await failureOf(call(on('ex01'), { cmdlet: 'Test-Inner', parameters: {} }));
    expect(inner.code).toBe('powershell-denied');
  });

  it('of an earlier password is closed with the first call of the new one', async () => {
    for (const password of ['one', 'one', 'two']) {
      await call(on('ex01', password), { cmdlet: 'Test-Process', parameters: {} });
      expect(await here('Get-PSSession', ['State'])).toEqual([{ State: 'Opened' }]);
    }
  });

  it('that is still being opened at the deadline has done nothing: a write, too', async () => {
    const failure = await failureOf(
      call(on('slow'), { cmdlet: 'Set-Echo', parameters: { Value: 1 } }, { deadline: 4_000 }),
    );
    expect(failure).toMatchObject({ code: 'powershell-no-time', failureClass: 'transient' });
  });
});
