/**
 * Servers that PowerShell opens sessions on, as real as they are without Windows: a private sshd whose subsystems are
 * endpoints of a real PowerShell, and a program to name as a connection's `powershell`, which is the real one with
 * New-PSSession going there, by the beginning of the server's name. The protocol above (PSRP) is that of WinRM.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { until } from '../powershell/fake-pwsh.ts';

const sshd = '/usr/sbin/sshd';

/** Whether this run is `npm run test:remoting`: `npm test` has no time for it. */
export const inRemoting = process.env.RUNBOOKS_TEST_REMOTING !== undefined;

/** What a machine lacks for it; undefined: nothing. */
export const lacksForRemoting = (): string | undefined =>
  existsSync(sshd) && existsSync('/usr/bin/ssh') ? undefined : 'openssh-server and openssh-client';

export interface Servers {
  /** For a connection's `powershell`. */
  program: string;
  /** A folder for what a test writes. */
  folder: string;
  stop: () => void;
}

const endpoints = ['exchange', 'full', 'closer', 'nosubsystem'];

const before = (folder: string, port: number): string => `
function global:New-PSSession {
  [CmdletBinding()] param([string]$ConnectionUri, [string]$ComputerName, [int]$Port, [string]$ConfigurationName, $Authentication, $SessionOption, [pscredential]$Credential, [switch]$UseSSL)
  $name = if ($ConnectionUri) { ([uri]$ConnectionUri).Host } else { $ComputerName }
  $how = @{ HostName = '127.0.0.1'; Port = ${port}; UserName = '${userInfo().username}'; KeyFilePath = '${folder}/userkey'; ConnectingTimeout = 30000
    Options = @{ StrictHostKeyChecking = 'no'; UserKnownHostsFile = '/dev/null'; LogLevel = 'ERROR'; BatchMode = 'yes' } }
  foreach ($endpoint in '${endpoints.join("', '")}') { if ($name -like "$endpoint*") { $how.Subsystem = $endpoint } }
  if ($name -like 'wrongkey*') { $how.KeyFilePath = '${folder}/wrongkey' }
  if ($name -like 'closed*') { $how.Port = 1 }
  if ($name -like 'badname*') { $how.HostName = 'no-such-host.invalid' }
  Microsoft.PowerShell.Core\\New-PSSession @how
}
`;

export async function startServers(): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'remoting-'));
  cpSync(join(__dirname, 'FakeExchange'), join(folder, 'FakeExchange'), { recursive: true });
  const configuration = readFileSync(join(__dirname, 'exchange.pssc'), 'utf8').replaceAll('@FOLDER@', folder);
  writeFileSync(join(folder, 'exchange.pssc'), configuration);
  for (const key of ['hostkey', 'userkey', 'wrongkey'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)]);
  const port = await freePort();
  const pwsh = execFileSync('sh', ['-c', 'command -v pwsh'], { encoding: 'utf8' }).trim();
  const endpoint = `${pwsh} -sshs -NoLogo -NoProfile`;
  const settings = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${folder}/hostkey`,
    `AuthorizedKeysFile ${folder}/userkey.pub`,
    'PidFile none',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'StrictModes no',
    'UsePAM no',
    'MaxStartups 100',
    `Subsystem full ${endpoint}`,
    `Subsystem exchange ${endpoint} -ConfigurationFile ${folder}/exchange.pssc`,
    `Subsystem closer ${process.execPath} ${join(__dirname, 'closer.mjs')}`,
  ];
  writeFileSync(join(folder, 'sshd_config'), `${settings.join('\n')}\n`);
  // As root it insists on this folder, which a service would have made.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
  const server: ChildProcess = spawn(sshd, ['-D', '-e', '-f', join(folder, 'sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until(() => said.includes('Server listening') || server.exitCode !== null);
  if (server.exitCode !== null) throw new Error(`sshd ended: ${said}`);
  const program = join(folder, 'pwsh');
  writeFileSync(join(folder, 'before.ps1'), before(folder, port));
  const first = `echo '. ${folder}/before.ps1'; exec cat <&3`;
  writeFileSync(program, `#!/bin/bash\nexec 3<&0\nexec pwsh "$@" < <(${first}) 3<&-\n`, { mode: 0o700 });
  return {
    program,
    folder,
    stop: () => {
      server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}
