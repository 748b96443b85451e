/**
 * Resolves a call against the published parameter sets before the command runs, as PowerShell's binder does: names (whole,
 * aliases, or a beginning that only one has), types, sets, what is mandatory.
 *
 * Where several sets fit, the one with the fewest missing parameters is taken: the reference doesn't name the default one.
 * Input from the pipeline may fill one mandatory parameter.
 */
import {
  ambiguousParameter,
  emptyArgument,
  givenTwice,
  missingMandatory,
  noSuchSet,
  unknownParameter,
} from './binding-error.ts';
import { convertArgument } from './convert-argument.ts';
import type { WindowsCmdlet } from './published-windows-cmdlets.ts';

export interface BoundArguments {
  parameters: Record<string, unknown>;
  /** Of those that every cmdlet has: `ErrorAction`, `Verbose`, ... */
  common: Record<string, unknown>;
  set: string;
}

/** Source: learn, about_CommonParameters; the aliases too. */
const commonParameters: Record<string, string> = {
  Debug: 'db',
  ErrorAction: 'ea',
  ErrorVariable: 'ev',
  InformationAction: 'infa',
  InformationVariable: 'iv',
  OutBuffer: 'ob',
  OutVariable: 'ov',
  PipelineVariable: 'pv',
  ProgressAction: 'proga',
  Verbose: 'vb',
  WarningAction: 'wa',
  WarningVariable: 'wv',
};

/**
 * @param given by name or alias, any case, tags already turned into values
 * @param hasInput whether a command precedes it in the pipeline
 * @throws PowerShellError
 */
export function bindArguments(
  command: WindowsCmdlet,
  given: Readonly<Record<string, unknown>>,
  hasInput = false,
): BoundArguments {
  const parameters: Record<string, unknown> = {};
  const common: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const shared = commonName(key);
    if (shared !== undefined) {
      common[shared] = value;
      continue;
    }
    const name = parameterName(command, key);
    if (name in parameters) throw givenTwice(command, name);
    parameters[name] = convertArgument({ command, name, parameter: command.parameters[name]!, value });
  }
  return { parameters, common, set: resolveSet(command, parameters, hasInput) };
}

function commonName(key: string): string | undefined {
  const wanted = key.toLowerCase();
  const found = Object.entries(commonParameters).find(
    ([name, alias]) => name.toLowerCase() === wanted || alias === wanted,
  );
  return found?.[0];
}

function parameterName(command: WindowsCmdlet, key: string): string {
  const wanted = key.toLowerCase();
  const names = Object.keys(command.parameters);
  const whole = names.find(
    (name) =>
      name.toLowerCase() === wanted ||
      command.parameters[name]!.aliases?.some((alias) => alias.toLowerCase() === wanted),
  );
  if (whole !== undefined) return whole;
  const beginning = names.filter((name) => name.toLowerCase().startsWith(wanted));
  if (beginning.length > 1) throw ambiguousParameter(command, key, beginning);
  if (beginning[0] === undefined) throw unknownParameter(command, key);
  return beginning[0];
}

function resolveSet(command: WindowsCmdlet, parameters: Record<string, unknown>, hasInput: boolean): string {
  const names = Object.keys(parameters);
  const fitting = Object.entries(command.sets)
    .filter(([, { required, optional }]) => names.every((name) => required.includes(name) || optional.includes(name)))
    .map(([set, { required }]) => ({ set, required, missing: required.filter((name) => !(name in parameters)) }))
    .sort((one, other) => one.missing.length - other.missing.length);
  const [best] = fitting;
  if (best === undefined) throw noSuchSet(command);
  if (best.missing.length > (hasInput ? 1 : 0)) throw missingMandatory(command, best.missing);
  for (const name of best.required) {
    if (parameters[name] === null) throw emptyArgument(command, name, 'null');
    if (parameters[name] === '') throw emptyArgument(command, name, 'an empty string');
  }
  return best.set;
}
