/** A Windows server by WinRM. */
import type { Target } from '../powershell/call.ts';
import type { PowerShell } from '../powershell/powershell.ts';
import type { Shell } from '../powershell/shell.ts';

export function serverShell(_shell: PowerShell, _target: Target & { kind: 'server' }): Shell {
  throw new Error('not yet');
}
