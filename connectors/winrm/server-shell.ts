/**
 * A Windows server by WinRM.
 *
 * Invariant: what removes or changes something names it. Some of Windows' own cmdlets work on all there is where no name
 * is given (Remove-NetFirewallRule), and a value that wasn't known is a parameter that isn't there.
 *
 * Source: psdocs, the parameter sets of the modules' cmdlets.
 */
import { Failure } from '../../domain/failure.ts';
import type { CmdletInvocation, Target } from '../powershell/call.ts';
import type { PowerShell } from '../powershell/powershell.ts';
import { shellAt, type Shell } from '../powershell/shell.ts';

const changing = /^(?:Remove|Set|Disable|Enable|Clear|Stop|Restart|Rename|Move|Reset|Unregister)-/;
/** These work on the server as a whole. */
const ofTheServer = /^(?:Enable|Disable)-PSRemoting$/;
const naming = [
  'Identity',
  'Name',
  'DisplayName',
  'InstanceID',
  'Path',
  'LiteralPath',
  'PSPath',
  'FilePath',
  'Group',
  'SID',
  'ResourceURI',
  'Thumbprint',
];

export function serverShell(powershell: PowerShell, target: Target & { kind: 'server' }): Shell {
  return shellAt(powershell, { target, refuse: refuseNameless });
}

function refuseNameless({ cmdlet, parameters }: CmdletInvocation, piped: boolean): void {
  const given = naming.filter((name) => name in parameters);
  const empty = given.find((name) => !names(parameters[name]));
  const nameless = changing.test(cmdlet) && !ofTheServer.test(cmdlet) && !piped && given.length === 0;
  if (!nameless && empty === undefined) return;
  throw new Failure('identity-empty', {
    service: 'powershell',
    subject: empty === undefined ? cmdlet : `${cmdlet} -${empty}`,
  });
}

/** Anything but nothing, blanks and a wildcard for everything. */
function names(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(names);
  return typeof value === 'string' ? !/^[\s*?]*$/.test(value) : value !== undefined && value !== null;
}
