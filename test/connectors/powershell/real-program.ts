/**
 * PowerShell as programs that a connection may name: behind a launcher that passes no signal on, as where it is installed as
 * a .NET tool, and with sessions on other machines that are processes of this one. Those are real sessions, over PowerShell's
 * own protocol; only the way there isn't WinRM, which PowerShell for Linux hasn't.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RealProgram {
  /** For a connection's `powershell`. */
  program: string;
  remove: () => void;
}

function programOf(text: string, script = ''): RealProgram {
  const folder = mkdtempSync(join(tmpdir(), 'real-program-'));
  const program = join(folder, 'pwsh');
  writeFileSync(join(folder, 'before.ps1'), script);
  writeFileSync(program, text.replaceAll('FOLDER', folder), { mode: 0o700 });
  return { program, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts PowerShell, for an account with this home, and waits for it. */
export const launcher = (home: string): RealProgram => programOf(`#!/bin/sh\nHOME='${home}' pwsh "$@"\nexit $?\n`);

/** New-PSSession by the name of the server: what it does, where it isn't a session like any other. */
const servers = `
function global:New-PSSession {
  [CmdletBinding()] param([string]$ConnectionUri, [string]$ComputerName, [int]$Port, [string]$ConfigurationName, $Authentication, $SessionOption, [pscredential]$Credential, [switch]$UseSSL)
  if ($SessionOption -isnot [Management.Automation.Remoting.PSSessionOption] -or $SessionOption.OpenTimeout.TotalSeconds -ne 60) { throw 'the options of a session' }
  switch -Wildcard ($ComputerName) {
    'nothing*' { return }
    'slow*' { Start-Sleep -Seconds 60 }
    'text*' { return 'a session' }
  }
  if ($ComputerName -like 'closing*') { return $global:closed }
  $runspace = [runspacefactory]::CreateOutOfProcessRunspace($null, [Management.Automation.Runspaces.PowerShellProcessInstance]::new())
  $runspace.Open()
  $session = [Management.Automation.Runspaces.PSSession]::Create($runspace, 'process', $PSCmdlet)
  if ($ComputerName -like 'two*') { $global:closed = $session; $session }
  return $session
}
`;

/** The same process, which has run a script before the connector's first line. */
export const withServers = (): RealProgram =>
  programOf(`#!/bin/bash\nexec 3<&0\nexec pwsh "$@" < <(echo '. FOLDER/before.ps1'; exec cat <&3) 3<&-\n`, servers);

/** The process with every log on that PowerShell for Linux has; `folder` has the transcripts, and `log`, a socket for the rest. */
export function withLogs(folder: string, systemLog: boolean): RealProgram {
  const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];
  const policies = {
    ScriptBlockLogging: { EnableScriptBlockLogging: true, EnableScriptBlockInvocationLogging: true },
    // What a cmdlet of another module gets is that module's to log.
    ModuleLogging: { EnableModuleLogging: true, ModuleNames: ['Microsoft.*'] },
    Transcription: {
      EnableTranscripting: true,
      EnableInvocationHeader: true,
      OutputDirectory: join(folder, 'transcripts'),
    },
  };
  const settings = {
    PowerShellPolicies: policies,
    LogLevel: 'Verbose',
    LogChannels: 'Operational,Analytic',
    LogKeywords: 'Runspace,Pipeline,Protocol,Transport,Host,Cmdlets,Serializer,Session,ManagedPlugin',
  };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  const start = `exec pwsh -SettingsFile '${folder}/settings.json' "$@"`;
  if (!systemLog) return programOf(`#!/bin/sh\n${start}\n`);
  // A system log of its own, where the process looks for it, and nobody else.
  const inside = [
    `cd '${folder}' && mkdir -p dev/shm && ln -sf '${folder}/log' dev/log`,
    ...devices.map((name) => `: > dev/${name} && mount --bind /dev/${name} dev/${name}`),
    // The folder may be there itself.
    `mount --bind /dev/shm dev/shm && mount --rbind dev /dev && cd /`,
    start,
  ];
  return programOf(
    `#!/bin/sh\nexec unshare --mount -- sh -c '${inside.join('\n').replaceAll("'", `'\\''`)}' pwsh "$@"\n`,
  );
}
