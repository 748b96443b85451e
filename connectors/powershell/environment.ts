/**
 * What a PowerShell process gets to see of this one's environment: what the system needs to start it and find its
 * modules, and nothing else. A secret that this worker was given in its environment stays with it. Lists of folders have
 * nothing that depends on the current one; on Windows the modules are those that are installed for all users.
 *
 * Sources: measured: with another TERM than dumb escape sequences come between the marks, and a LANG of another
 * language prints 1.5 as 1,5; psdocs, about_Environment_Variables, about_Telemetry, about_Update_Notifications, about_PSModulePath.
 */
import { absoluteFolders } from '../../processes/program-file.ts';

/** Compared without case: on Windows names may have any case. */
const inherited = new Set([
  'PATH',
  'HOME',
  'TMPDIR',
  'PSMODULEPATH',
  // Where .NET is, if PowerShell doesn't bring its own: psdocs, installing it as a .NET tool.
  'DOTNET_ROOT',
  'DOTNET_ROOT_X64',
  'DOTNET_ROOT_ARM64',
  // Windows
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'COMSPEC',
  'PATHEXT',
  'OS',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'ALLUSERSPROFILE',
  'PUBLIC',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'PROGRAMW6432',
  'COMMONPROGRAMFILES',
  'COMMONPROGRAMFILES(X86)',
  'COMMONPROGRAMW6432',
  'COMPUTERNAME',
  'USERNAME',
  'USERDOMAIN',
  'USERDNSDOMAIN',
  'LOGONSERVER',
  'PROCESSOR_ARCHITECTURE',
  'NUMBER_OF_PROCESSORS',
]);

const lists = new Set(['PATH', 'PSMODULEPATH']);

const own = {
  TERM: 'dumb',
  LANG: 'C.UTF-8',
  POWERSHELL_TELEMETRY_OPTOUT: '1',
  POWERSHELL_UPDATECHECK: 'Off',
};

export function powershellEnvironment(
  parent: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const passed = Object.entries(parent).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && inherited.has(entry[0].toUpperCase()),
  );
  const clean = passed.flatMap(([name, value]) => {
    if (platform === 'win32' && name.toUpperCase() === 'PSMODULEPATH') return [];
    return [[name, lists.has(name.toUpperCase()) ? absoluteOnly(value, platform) : value] as const];
  });
  const modules = platform === 'win32' ? { PSModulePath: modulesOfTheMachine(clean) } : {};
  return { ...Object.fromEntries(clean), ...modules, ...own };
}

function absoluteOnly(value: string, platform: NodeJS.Platform): string {
  return absoluteFolders(value, platform).join(platform === 'win32' ? ';' : ':');
}

/** PowerShell adds its own, below %ProgramFiles%\PowerShell. Only administrators write to these. */
function modulesOfTheMachine(environment: readonly (readonly [string, string])[]): string {
  const valueOf = (wanted: string): string | undefined =>
    environment.find(([name]) => name.toUpperCase() === wanted)?.[1];
  const places = [
    [valueOf('PROGRAMFILES'), String.raw`WindowsPowerShell\Modules`],
    [valueOf('SYSTEMROOT'), String.raw`System32\WindowsPowerShell\v1.0\Modules`],
  ] as const;
  return absoluteOnly(
    places.flatMap(([root, below]) => (root === undefined ? [] : [`${root}\\${below}`])).join(';'),
    'win32',
  );
}
