/**
 * Cmdlets as the rest of the program calls them: a name and parameters in, objects or a typed failure out. Where they run
 * and as whom is decided when a shell is made.
 *
 * Invariant: no cmdlet is called with an empty name of what it is about, which would widen it to everything.
 */
import { refuseEmptyIdentity } from '../exchange-online/identity-rule.ts';
import type { CmdletInvocation, Parameters, Target } from './call.ts';
import type { PowerShell } from './powershell.ts';

interface InvokeHow {
  /** Properties to answer with: live objects are huge. */
  readonly select?: readonly string[];
  /** How deep objects are written; 4 by default. */
  readonly depth?: number;
  /** What it is about, for a failure's sentence; without it the cmdlet and its identity. */
  readonly subject?: string;
}

/** Cmdlets of a machine: each answers its objects, with the properties that `select` names. */
export interface Shell {
  invoke<T = Record<string, unknown>>(cmdlet: string, parameters: Parameters, how?: InvokeHow): Promise<T[]>;
  /** Several cmdlets, each getting what the one before gives. */
  pipe<T = Record<string, unknown>>(
    pipeline: readonly [CmdletInvocation, ...CmdletInvocation[]],
    how?: InvokeHow,
  ): Promise<T[]>;
}

export interface ShellRules {
  target: Target;
  /** What every call of a cmdlet gets in addition to its own parameters. */
  add?: (cmdlet: string) => Promise<Parameters>;
  /** Throws for a call that mustn't be made. `piped`: it gets what another one gives. */
  refuse?: (invocation: CmdletInvocation, piped: boolean) => void;
}

/** A shell at a target. */
export function shellAt(powershell: PowerShell, { target, add, refuse }: ShellRules): Shell {
  const pipe: Shell['pipe'] = async <T>(pipeline: Pipeline, how: InvokeHow = {}) => {
    for (const [index, invocation] of pipeline.entries()) {
      refuseEmptyIdentity(invocation.cmdlet, invocation.parameters);
      refuse?.(invocation, index > 0);
    }
    const complete = async ({ cmdlet, parameters }: CmdletInvocation): Promise<CmdletInvocation> => ({
      cmdlet,
      parameters: { ...(await add?.(cmdlet)), ...parameters },
    });
    const [first, ...rest] = pipeline;
    const { objects } = await powershell.run<T>({
      target,
      pipeline: [await complete(first), ...(await Promise.all(rest.map(complete)))],
      subject: subjectOf(pipeline),
      ...how,
    });
    return objects;
  };
  return { invoke: async (cmdlet, parameters, how) => pipe([{ cmdlet, parameters }], how), pipe };
}

type Pipeline = readonly [CmdletInvocation, ...CmdletInvocation[]];

/** The cmdlets, and whom or what the first is about. */
export function subjectOf(pipeline: readonly CmdletInvocation[]): string {
  const { Identity, Name, Server } = pipeline[0]?.parameters ?? {};
  const about = Identity ?? Name ?? Server;
  const cmdlets = pipeline.map(({ cmdlet }) => cmdlet).join(' | ');
  return typeof about === 'string' ? `${cmdlets} ${about}` : cmdlets;
}
