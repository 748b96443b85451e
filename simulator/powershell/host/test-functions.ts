/**
 * The functions that the recordings of real PowerShell were made with (`simulator/fidelity/powershell`): what a value
 * becomes on its way, and every way in which a command may end. They exist on the worker's machine as if a profile had
 * defined them, so that the recordings can be replayed.
 */
import { Credential, SecureText, type ShellCall } from '../../shell.ts';
import type { WindowsCmdlet, WindowsParameter } from '../bind/published-windows-cmdlets.ts';
import { type Described, PowerShellError } from '../error-record.ts';
import { toTags } from '../values.ts';
import type { HostCmdlet, HostOutput } from './host-output.ts';

interface TestFunction extends HostCmdlet {
  parameters: Record<string, WindowsParameter>;
}

const types: Record<string, string> = {
  S: 'String',
  I: 'Int32',
  L: 'Int64',
  Sw: 'SwitchParameter',
  B: 'Boolean',
  D: 'DateTime',
  Sec: 'SecureString',
  Cred: 'PSCredential',
  Arr: 'String[]',
  H: 'Hashtable',
  G: 'Guid',
};

const frame = (name: string, line: number) => [`at ${name}, <No file>: line ${line}`];

/** `throw` gives the exception's message as the id. */
function thrown(name: string, line: number, given: Omit<Described, 'fullyQualifiedErrorId' | 'category'>): Described {
  return { fullyQualifiedErrorId: given.message, category: 'OperationStopped', frames: frame(name, line), ...given };
}

const functions: Record<string, Omit<TestFunction, 'implements'>> = {
  'Test-Echo': {
    parameters: { Value: { type: 'Object' } },
    run: ({ parameters }) => ({ objects: [toTags(parameters['Value']) as never], areHashtables: true }),
  },
  'Test-Typed': {
    parameters: Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }])),
    run: ({ parameters }) => {
      const reported = Object.entries(parameters).map(([name, value]) => [name, described(types[name]!, value)]);
      return { objects: [Object.fromEntries(reported)], areHashtables: true };
    },
  },
  'Out-NonTerminating': simple(() => ({
    objects: ['first', 'second'] as never[],
    errors: [
      {
        after: 1,
        error: {
          message: 'nt',
          fullyQualifiedErrorId: 'NtId,Out-NonTerminating',
          category: 'ObjectNotFound',
          exceptionType: 'Microsoft.PowerShell.Commands.WriteErrorException',
          activity: 'Write-Error',
          targetName: 'svc@contoso.example',
          targetType: 'String',
          targetObject: 'svc@contoso.example',
          frames: frame('Out-NonTerminating', 4),
        },
      },
    ],
  })),
  'Out-Throw': simple(() => {
    const target = { targetName: 'boom', targetType: 'String', targetObject: 'boom' };
    const exceptionType = 'System.Management.Automation.RuntimeException';
    throw new PowerShellError(thrown('Out-Throw', 5, { message: 'boom', exceptionType, ...target }));
  }),
  'Out-ThrowInner': simple(() => {
    const inner = [{ type: 'System.TimeoutException', message: 'inner' }];
    const exceptionType = 'System.InvalidOperationException';
    throw new PowerShellError(thrown('Out-ThrowInner', 6, { message: 'outer', exceptionType, inner }));
  }),
  'Out-Terminating': simple(() => {
    throw new PowerShellError({
      message: 'tt',
      fullyQualifiedErrorId: 'TermId,Out-Terminating',
      category: 'PermissionDenied',
      exceptionType: 'System.Exception',
      activity: 'Out-Terminating',
      targetName: 'System.Collections.Hashtable',
      targetType: 'Hashtable',
      targetObject: 'System.Collections.Hashtable',
      frames: frame('Out-Terminating', 7),
    });
  }),
  'Out-Noise': simple(() => ({
    objects: ['o'] as never[],
    warnings: ['w1'],
    info: ['h1', 'v1'],
    console: 'raw\n',
  })),
  'Out-Native': simple(() => ({
    objects: ['nout', 'code 4'] as never[],
    errors: [
      {
        after: 2,
        error: {
          message: 'nerr',
          fullyQualifiedErrorId: 'NativeCommandError',
          category: 'NotSpecified',
          exceptionType: 'System.Management.Automation.RemoteException',
          targetName: 'nerr',
          targetType: 'String',
          targetObject: 'nerr',
          frames: frame('Out-Native', 9),
        },
      },
    ],
  })),
  'Out-Break': simple(() => ({ objects: [], left: true })),
  'Out-Nothing': simple(() => ({ objects: [] })),
  'Out-Three': simple(() => ({ objects: [1, 2, 3] as never[] })),
  'Out-Deep': simple(() => ({ objects: [{ a: { b: { c: { d: { e: { f: 1 } } } } } }], areHashtables: true })),
  'Out-BadKey': simple(() => ({ objects: [], hasForeignKeys: true })),
  'Out-Exit': simple(() => ({ objects: [], exit: 7 })),
};

function simple(run: (call: ShellCall) => HostOutput): Omit<TestFunction, 'implements'> {
  return { parameters: {}, run };
}

/** `Type|value`, as the recorded function reports what arrived. */
function described(type: string, value: unknown): string {
  if (value instanceof SecureText) return `SecureString|${value.value}`;
  if (value instanceof Credential) return `PSCredential|${value.user}/${value.password}`;
  if (Array.isArray(value)) return `String[]|n=${value.length}`;
  if (typeof value === 'boolean') return `${type}|${value ? 'True' : 'False'}`;
  if (type === 'DateTime') return `DateTime|${String(value).replace('Z', '0000Z')}`;
  if (type === 'Hashtable')
    return `Hashtable|${Object.keys(value as object)
      .sort()
      .join(',')}`;
  const text = String(value);
  return `${type}|${text.length > 1000 ? `length ${text.length}` : text}`;
}

export const testFunctions: Record<string, HostCmdlet> = Object.fromEntries(
  Object.entries(functions).map(([name, { parameters, run }]) => [name, { implements: Object.keys(parameters), run }]),
);

/** As if they were published: functions of no module, with one set. */
export const testFunctionDefinitions: readonly WindowsCmdlet[] = Object.entries(functions).map(
  ([name, { parameters }]) => ({
    name,
    module: '',
    parameters,
    sets: { Default: { required: [], optional: Object.keys(parameters) } },
  }),
);
