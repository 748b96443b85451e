/** What a process is started with and what of a call could show: in its environment, its arguments, a log, a failure. */
import { dirname } from 'node:path';
import { powershellEnvironment } from '../../../connectors/powershell/environment.ts';
import { powershell } from '../../../connectors/powershell/powershell.ts';
import { PwshProcess } from '../../../connectors/powershell/pwsh-process.ts';
import { RequestCipher } from '../../../connectors/powershell/request-cipher.ts';
import { bootstrapLines, callLines } from '../../../connectors/powershell/session-script.ts';
import { closeSessions } from '../../../connectors/powershell/session-pool.ts';
import { credential, secure } from '../../../connectors/powershell/values.ts';
import { failureOf } from '../failure-of.ts';
import { fakePwsh, type FakePwsh } from './fake-pwsh.ts';
import { run } from './run.ts';

let fake: FakePwsh;
const environment = { ...process.env };
beforeEach(() => {
  fake = fakePwsh();
});
afterEach(async () => {
  process.env = { ...environment };
  await closeSessions();
  fake.remove();
});

it('hands on what the system needs, whatever its case, and nothing of ours', () => {
  const parent = {
    Path: 'C:\\Windows',
    SystemRoot: 'C:\\Windows',
    PSModulePath: 'C:\\Modules',
    'ProgramFiles(x86)': 'C:\\x86',
    RUNBOOKS_KEY: 'secret',
    NODE_POWERSHELL: 'other',
    DOTNET_ROOT: '/opt/dotnet',
    TERM: 'xterm',
    LANG: 'de_DE.UTF-8',
    NODE_OPTIONS: '--inspect',
  };
  expect(powershellEnvironment(parent, 'win32')).toEqual({
    Path: 'C:\\Windows',
    SystemRoot: 'C:\\Windows',
    PSModulePath: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\Modules',
    'ProgramFiles(x86)': 'C:\\x86',
    DOTNET_ROOT: '/opt/dotnet',
    TERM: 'dumb',
    LANG: 'C.UTF-8',
    POWERSHELL_TELEMETRY_OPTOUT: '1',
    POWERSHELL_UPDATECHECK: 'Off',
  });
});

it('of lists of folders it hands on what is absolute, and on Windows the modules for all users', () => {
  const lists = { PATH: '/usr/bin::.:bin:/opt/bin', PSModulePath: 'modules:/opt/modules:' };
  expect(powershellEnvironment(lists, 'linux')).toMatchObject({
    PATH: '/usr/bin:/opt/bin',
    PSModulePath: '/opt/modules',
  });
  const windows = { Path: '.;C:\\Windows;;tools', PSModulePath: 'C:\\Anybody', ProgramFiles: 'C:\\Program Files' };
  expect(powershellEnvironment(windows, 'win32')).toMatchObject({
    Path: 'C:\\Windows',
    PSModulePath: 'C:\\Program Files\\WindowsPowerShell\\Modules',
  });
});

it('a program of its name in the current folder is not started, whatever PATH says', async () => {
  const before = process.cwd();
  process.chdir(dirname(fake.program));
  process.env.PATH = ':.';
  try {
    const failed = await failureOf(run('pwsh', 'Set-Echo'));
    expect(failed).toMatchObject({ code: 'powershell-missing', detail: expect.stringContaining('PATH') as string });
    expect(fake.started()).toEqual([]);
  } finally {
    process.chdir(before);
  }
});

it('starts the program of the connection, whatever NODE_POWERSHELL says, with options only', async () => {
  process.env.NODE_POWERSHELL = '/does/not/exist';
  process.env.RUNBOOKS_SOME_SECRET = 'hidden-in-the-environment';
  await run(fake.program, 'Set-Echo', { Password: secure('hidden-in-a-call') });
  const [started] = fake.started();
  expect(started?.options).toEqual(['-NoLogo', '-NoProfile', '-NonInteractive', '-NoExit', '-Command', '-']);
  expect(started?.env.TERM).toBe('dumb');
  expect(JSON.stringify(started)).not.toContain('hidden-in');
});

it('prints nothing of a call, whatever DEBUG says', async () => {
  const { createRequire } = await import('node:module');
  const inside = createRequire(createRequire(__filename).resolve('child-shell'));
  const debug = inside('debug') as { enable: (names: string) => void; disable: () => void };
  const printed: unknown[] = [];
  const spies = [
    jest.spyOn(console, 'log').mockImplementation((...words) => void printed.push(words)),
    jest.spyOn(process.stderr, 'write').mockImplementation((words) => printed.push(words) > 0),
  ];
  debug.enable('*');
  try {
    await run(fake.program, 'Set-Echo', { Password: secure('hidden') });
  } finally {
    debug.disable();
    for (const spy of spies) spy.mockRestore();
  }
  const text = JSON.stringify(printed);
  expect(text).not.toContain('__rb');
  expect(text).not.toContain('hidden');
});

it('keeps no text of a call in the library’s history', async () => {
  const process = new PwshProcess(fake.program);
  const cipher = new RequestCipher();
  await process.send(bootstrapLines(cipher));
  await process.send(callLines('0'.repeat(32), JSON.stringify({ pipeline: [{ cmdlet: 'Set-Echo' }] }), cipher));
  expect(process.history).toEqual([]);
  process.kill();
  await process.ended();
});

it('shows nothing of a secret value to an inspector', async () => {
  const { inspect } = await import('node:util');
  for (const value of [secure('hidden'), credential('CONTOSO\\svc', 'hidden')]) {
    expect(inspect(value, { depth: 9, showHidden: true })).not.toContain('hidden');
    expect(JSON.stringify({ value })).not.toContain('hidden');
  }
});

it('removes the request’s secrets from what is reported of a failure', async () => {
  const error = {
    fullyQualifiedErrorId: 'Broken hidden-1,Set-Echo',
    category: 'NotSpecified',
    reason: 'OddException',
    exceptionMessage: 'cannot use hidden-1 nor "hidden-2" nor hidden-3 nor hidden-4',
    message: 'x',
  };
  fake.answers({ 'Set-Echo': { ok: false, ran: false, error, opened: true } });
  const shell = powershell({ name: 'toy', powershell: fake.program }, 'apply');
  const failure = await failureOf(
    shell.run({
      target: {
        kind: 'exchange',
        uri: 'https://mail.contoso.example/powershell/',
        authentication: 'Basic',
        account: { user: 'svc@contoso.example', password: async () => 'hidden-4' },
      },
      pipeline: [
        {
          cmdlet: 'Set-Echo',
          parameters: {
            A: secure('hidden-1'),
            B: { Credential: credential('u', 'hidden-2') },
            ClientSecret: 'hidden-3',
          },
        },
      ],
    }),
  );
  expect(failure.detail).toBe('cannot use [redacted] nor "[redacted]" nor [redacted] nor [redacted]');
  expect(`${JSON.stringify(failure)} ${failure.stack}`).not.toContain('hidden');
});
