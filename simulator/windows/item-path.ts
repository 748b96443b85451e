/**
 * Paths of the PowerShell drives that a server has here: `WSMan:` and `Cert:`. `\` and `/` both divide; a drive may be
 * named by its provider (`Microsoft.PowerShell.Security\Certificate::LocalMachine\My`), as `PSPath` of an item is. In -Path a
 * part may be a pattern, in -LiteralPath never.
 */
import { type ShellCall, ShellError } from '../shell.ts';
import { unimplemented, texts } from './server-call.ts';
import { hasWildcards, wildcard } from './wildcard.ts';

export type Drive = 'WSMan' | 'Cert';

export interface ItemPath {
  drive: Drive;
  /** As it was given. */
  typed: string;
  parts: string[];
  /** Whether the path may name several, and so name none without an error. */
  isPattern: boolean;
  matches(part: string, name: string): boolean;
}

const providers: Readonly<Record<string, Drive>> = {
  'microsoft.wsman.management\\wsman': 'WSMan',
  'microsoft.powershell.security\\certificate': 'Cert',
};

/** Other drives that a session on such a server has. */
const others = ['alias', 'c', 'd', 'env', 'function', 'hkcu', 'hklm', 'iis', 'variable'];

/** @throws ShellError for a drive that there isn't */
export function pathsOf(call: ShellCall): ItemPath[] {
  const literal = texts(call, 'LiteralPath');
  return (literal ?? texts(call, 'Path') ?? []).map((typed) => pathOf(call, typed, literal !== undefined));
}

function pathOf(call: ShellCall, typed: string, isLiteral: boolean): ItemPath {
  const qualified = /^([^:]+)::(.*)$/s.exec(typed);
  const driven = /^([^:\\/]+):(.*)$/s.exec(typed);
  const drive =
    qualified === null
      ? (['WSMan', 'Cert'] as const).find((one) => one.toLowerCase() === driven?.[1]?.toLowerCase())
      : providers[qualified[1]!.toLowerCase()];
  if (drive === undefined) {
    const name = (qualified ?? driven)?.[1];
    if (name === undefined) throw pathNotFound(call, typed);
    throw others.includes(name.toLowerCase()) ? unimplemented(call, `the drive ${name}`) : driveNotFound(call, name);
  }
  const parts = (qualified ?? driven)![2]!.split(/[\\/]/).filter((part) => part !== '');
  return {
    drive,
    typed,
    parts,
    isPattern: !isLiteral && parts.some(hasWildcards),
    matches: (part, name) => (isLiteral ? part.toLowerCase() === name.toLowerCase() : wildcard(part).test(name)),
  };
}

const command = (call: ShellCall) => `Microsoft.PowerShell.Commands.${call.name.replace('-', '')}Command`;

/** Id, category and sentence are recorded of PowerShell itself. */
export function pathNotFound(call: ShellCall, path: string): ShellError {
  return new ShellError({
    message: `Cannot find path '${path}' because it does not exist.`,
    fullyQualifiedErrorId: `PathNotFound,${command(call)}`,
    category: 'ObjectNotFound',
    exceptionType: 'System.Management.Automation.ItemNotFoundException',
    targetName: path,
  });
}

/** PowerShell's source, SessionStateStrings.resx and DriveNotFoundException. */
function driveNotFound(call: ShellCall, name: string): ShellError {
  return new ShellError({
    message: `Cannot find drive. A drive with the name '${name}' does not exist.`,
    fullyQualifiedErrorId: `DriveNotFound,${command(call)}`,
    category: 'ObjectNotFound',
    exceptionType: 'System.Management.Automation.DriveNotFoundException',
    targetName: name,
  });
}
