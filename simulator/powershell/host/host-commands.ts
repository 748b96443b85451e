/**
 * Commands of the worker's own machine that belong to no module of Active Directory: waiting, and reading a path. Of the
 * machine's disk only the root exists here.
 */
import type { ShellCall } from '../../shell.ts';
import type { WindowsCmdlet } from '../bind/published-windows-cmdlets.ts';
import { PowerShellError } from '../error-record.ts';
import type { HostCmdlet } from './host-output.ts';

const root = '/';

export const hostCommands: Record<string, HostCmdlet> = {
  'Start-Sleep': {
    implements: ['Seconds', 'Milliseconds'],
    run: async ({ parameters: { Seconds, Milliseconds } }, pause) => {
      await pause(Number(Seconds ?? 0) * 1000 + Number(Milliseconds ?? 0));
      return { objects: [] };
    },
  },
  'Get-Item': {
    implements: ['Path'],
    run: (call) => ({ objects: pathsOf(call).map((path) => item(path)) }),
  },
};

/** Published for Windows PowerShell and PowerShell 7, and not in the reference's data. Source: learn, Start-Sleep. */
export const hostDefinitions: readonly WindowsCmdlet[] = [
  {
    name: 'Start-Sleep',
    module: 'Microsoft.PowerShell.Utility',
    parameters: { Seconds: { type: 'Double' }, Milliseconds: { type: 'Int32', aliases: ['ms'] } },
    sets: {
      Seconds: { required: ['Seconds'], optional: [] },
      Milliseconds: { required: ['Milliseconds'], optional: [] },
    },
  },
];

const pathsOf = ({ parameters }: ShellCall) => parameters['Path'] as string[];

function item(path: string) {
  if (path === root) return { Name: root, FullName: root, PSIsContainer: true, Exists: true };
  throw new PowerShellError({
    message: `Cannot find path '${path}' because it does not exist.`,
    fullyQualifiedErrorId: 'PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand',
    category: 'ObjectNotFound',
    exceptionType: 'System.Management.Automation.ItemNotFoundException',
    activity: 'Get-Item',
    targetName: path,
    targetType: 'String',
    targetObject: path,
  });
}
