/**
 * Runs cmdlets of Windows and Active Directory, at the worker's machine or in a session on a server: found, bound
 * against what is published, given the output of the one before.
 *
 * Invariants: nothing runs before it is bound; on a server, where the pipeline is one, all are bound before any runs. A
 * published parameter that isn't implemented is refused as not implemented, never ignored.
 */
import type { Core } from '../../core.ts';
import { Credential, type ShellCall, type ShellPlace } from '../../shell.ts';
import type { DirectoryAccount } from '../../tenant/on-premises-state.ts';
import type { Writer } from '../../tenant/store.ts';
import { bindArguments, type BoundArguments } from '../bind/bind-arguments.ts';
import type { WindowsCmdlet } from '../bind/published-windows-cmdlets.ts';
import { placedError } from '../error-record.ts';
import type { HostCmdlet, Pause } from '../host/host-output.ts';
import type { ShellInvocation } from '../shell-call.ts';
import { DateText, fromTags, isHashTable } from '../values.ts';
import { unimplemented, scriptThrew } from './command-error.ts';
import { errorActionOf, type Outcome, PipelineStopped, recordError, take } from './outcome.ts';

export interface CommandPlace {
  core: Core;
  place: Exclude<ShellPlace, { kind: 'exchange' }>;
  caller: DirectoryAccount;
  context: Writer;
  /** @throws PowerShellError for a name that isn't known here */
  define(name: string): WindowsCmdlet;
  cmdlet(name: string): HostCmdlet | undefined;
  /** As whom a cmdlet runs that was given a credential of its own. @throws ShellError */
  signIn?(credential: Credential, cmdlet: string): DirectoryAccount;
  pause: Pause;
}

/** @throws PipelineStopped when an error has ended it */
export async function runCommands(at: CommandPlace, pipeline: readonly ShellInvocation[], outcome: Outcome) {
  const isRemote = at.place.kind === 'server';
  const definitions = pipeline.map(({ cmdlet }) => tried(outcome, { cmdlet, isRemote }, () => at.define(cmdlet)));
  const bind = (index: number) =>
    tried(outcome, { cmdlet: definitions[index]!.name, isRemote }, () =>
      bindArguments(definitions[index]!, fromTags(pipeline[index]!.parameters) as Record<string, unknown>, index > 0),
    );
  const early = isRemote ? definitions.map((_, index) => bind(index)) : undefined;
  for (const [index, definition] of definitions.entries()) {
    // Behind a cmdlet that gave nothing none has anything to do: it would otherwise take that for "all of them".
    if (index > 0 && outcome.objects.length === 0) return;
    await runCommand(at, definition, early?.[index] ?? bind(index), outcome);
  }
}

/** What isn't a matter of the command's own: it ends the call, whatever ErrorAction says. */
function tried<T>(outcome: Outcome, { cmdlet, isRemote }: { cmdlet: string; isRemote: boolean }, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    take(outcome, error, { name: cmdlet, errorAction: 'Stop', isRemote });
    throw error;
  }
}

async function runCommand(at: CommandPlace, definition: WindowsCmdlet, bound: BoundArguments, outcome: Outcome) {
  const isRemote = at.place.kind === 'server';
  const errorAction = errorActionOf(bound.common['ErrorAction']);
  const command = { name: definition.name, errorAction, isRemote };
  const input = outcome.objects as ShellCall['input'];
  outcome.objects = [];
  try {
    const cmdlet = implementedCmdlet(at, definition, bound);
    const { parameters, caller } = asWhom(at, definition.name, bound.parameters);
    if (parameters['WhatIf'] === true) return;
    const { core, place, context } = at;
    const call = { core, place, caller, context, name: definition.name, set: bound.set, parameters, input };
    const output = await cmdlet.run(call, at.pause);
    outcome.warnings.push(...(output.warnings ?? []));
    outcome.info.push(...(output.info ?? []));
    outcome.console = `${outcome.console ?? ''}${output.console ?? ''}`;
    outcome.areHashtables = output.areHashtables === true;
    for (const { after, error } of output.errors ?? []) {
      outcome.objects = output.objects.slice(0, after);
      // What a program writes to its stderr is reported with the result, whatever ErrorAction says.
      const isNative = error.fullyQualifiedErrorId === 'NativeCommandError';
      recordError(outcome, placedError(error), isNative ? 'Continue' : errorAction, isRemote);
    }
    outcome.objects = output.objects;
    if (output.exit !== undefined) {
      outcome.exit = output.exit;
      throw new PipelineStopped();
    }
    if (output.left === true) {
      const message = 'the command left by break or continue';
      throw scriptThrew('System.InvalidOperationException', message, 'break');
    }
    if (output.hasForeignKeys === true) outcome.unserializable = placedError(foreignKeys);
  } catch (error) {
    take(outcome, error, command);
  }
}

const hashtable = 'System.Collections.Hashtable';
const foreignKeys = {
  message: `The type '${hashtable}' is not supported for serialization or deserialization of a dictionary. Keys must be strings.`,
  fullyQualifiedErrorId: 'NonStringKeyInDictionary,Microsoft.PowerShell.Commands.ConvertToJsonCommand',
  category: 'InvalidOperation',
  exceptionType: 'System.InvalidOperationException',
  activity: 'ConvertTo-Json',
  targetName: hashtable,
  targetType: 'Hashtable',
  targetObject: hashtable,
  at: 'json',
} as const;

/** Confirm and WhatIf are the engine's, Credential is where somebody else may be meant. */
function implementedCmdlet(
  at: CommandPlace,
  { name, parameters: published }: WindowsCmdlet,
  bound: BoundArguments,
): HostCmdlet {
  const cmdlet = at.cmdlet(name);
  if (cmdlet === undefined) throw unimplemented(name, name);
  const engines = ['Confirm', 'WhatIf', ...(at.signIn === undefined ? [] : ['Credential'])];
  const missing = Object.keys(bound.parameters).find(
    (given) => !cmdlet.implements.includes(given) && !(engines.includes(given) && given in published),
  );
  if (missing !== undefined) throw unimplemented(name, `${name} -${missing}`);
  return cmdlet;
}

function asWhom(at: CommandPlace, cmdlet: string, given: Record<string, unknown>) {
  const { Credential: credential, ...rest } = given;
  if (at.signIn !== undefined && credential instanceof Credential) {
    return { parameters: plain(rest), caller: at.signIn(credential, cmdlet) };
  }
  return { parameters: plain(given), caller: at.caller };
}

/** Dates within tables are texts to a cmdlet here. */
function plain(parameters: Record<string, unknown>): Record<string, unknown> {
  const texts = (value: unknown): unknown => {
    if (value instanceof DateText) return value.iso;
    if (Array.isArray(value)) return value.map(texts);
    return isHashTable(value) ? plain(value) : value;
  };
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, texts(value)]));
}
