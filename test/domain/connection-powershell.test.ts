import { connectionSchema } from '../../domain/connection.ts';

const connection = {
  kind: 'exchange-server',
  domain: { dns: 'contoso.local', netbios: 'CONTOSO' },
  domainController: 'dc01.contoso.local',
  exchange: { uri: 'http://ex01.contoso.local/PowerShell/' },
  ews: 'https://mail.contoso.example/EWS/Exchange.asmx',
  identity: {
    issuer: 'https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/v2.0',
    clientId: 'cccccccc-2222-4333-8444-555555555555',
  },
};

const problemsOf = (powershell: string): unknown[] =>
  (connectionSchema.safeParse({ ...connection, powershell }).error?.issues ?? []).map(({ path, message }) => [
    path.join('.'),
    message,
  ]);

it.each([
  'pwsh',
  'pwsh-preview',
  'pwsh.exe',
  '/opt/microsoft/powershell/7/pwsh',
  String.raw`C:\Program Files\PowerShell\7\pwsh.exe`,
  'D:/tools/pwsh.exe',
  String.raw`\\server\share\pwsh.exe`,
])('%s is a program', (program) => {
  expect(problemsOf(program)).toEqual([]);
});

it.each([
  '',
  './pwsh',
  '../pwsh',
  'tools/pwsh',
  String.raw`tools\pwsh.exe`,
  String.raw`\tools\pwsh.exe`,
  'C:pwsh.exe',
  '/opt/',
])('"%s" depends on where one is, or is no program', (program) => {
  expect(problemsOf(program)).toEqual([['powershell', 'must be the name of a program on PATH, or an absolute path']]);
});

it.each(['pwsh.cmd', String.raw`C:\tools\pwsh.BAT`])('%s is named as a script for a shell', (program) => {
  expect(problemsOf(program)).toEqual([['powershell', expect.stringContaining('scripts for a shell')]]);
});
