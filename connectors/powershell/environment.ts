/**
 * What a PowerShell process gets to see of this one's environment: what the system needs to start it and find its
 * modules, and nothing else. A secret that this worker was given in its environment stays with it.
 *
 * Sources: measured: with another TERM than dumb escape sequences come between the marks, and a LANG of another
 * language prints 1.5 as 1,5; psdocs, about_Environment_Variables, about_Telemetry, about_Update_Notifications.
 */

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

const own = {
  TERM: 'dumb',
  LANG: 'C.UTF-8',
  POWERSHELL_TELEMETRY_OPTOUT: '1',
  POWERSHELL_UPDATECHECK: 'Off',
};

export function powershellEnvironment(parent: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const passed = Object.entries(parent).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && inherited.has(entry[0].toUpperCase()),
  );
  return { ...Object.fromEntries(passed), ...own };
}
