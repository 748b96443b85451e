/**
 * Resolves a call against the published parameter sets, before any cmdlet runs: an unknown cmdlet or parameter, a value of
 * the wrong type, a set that doesn't resolve and a missing mandatory parameter are refused as PowerShell's binder does.
 *
 * Invariants: a deprecated parameter is never required (the reference lists ServiceId, the old name of ObjectId, as
 * mandatory); parameters of other products don't exist; a null or empty optional value counts as not given to the sets,
 * and stays visible to the cmdlet, which is how "a null -Identity returns everything" comes about.
 */
import { commandNotFound, type CmdletError, parameterBinding } from './cmdlet-error.ts';
import { checkParameterValue } from './parameter-values.ts';
import { type ProductName, publishedCmdlet, type PublishedCmdlet } from './published-cmdlets.ts';

export interface BoundCall {
  /** The cmdlet's name as published. */
  cmdlet: string;
  /** Arguments by published name: aliases and case resolved. */
  parameters: Record<string, unknown>;
  set: string;
}

const common = new Set(
  [
    'Debug',
    'ErrorAction',
    'ErrorVariable',
    'InformationAction',
    'InformationVariable',
    'OutBuffer',
    'OutVariable',
    'PipelineVariable',
    'Verbose',
    'WarningAction',
    'WarningVariable',
  ].map((name) => name.toLowerCase()),
);

/**
 * @param name the cmdlet, any case
 * @param given parameters by name or alias, any case, JSON values
 * @throws CmdletError CommandNotFoundException or ParameterBindingException
 */
export function bindParameters(
  name: string,
  given: Record<string, unknown>,
  product: ProductName = 'online',
): BoundCall {
  const cmdlet = publishedCmdlet(name, product);
  if (!cmdlet) throw commandNotFound(name);
  const parameters: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    if (key.startsWith('@') || key.includes('@odata.') || common.has(key.toLowerCase())) continue;
    const published = parameterName(cmdlet, key);
    if (published in parameters) {
      throw parameterBinding(
        `Cannot bind parameter because parameter '${published}' is specified more than once. To provide multiple values to parameters that can accept multiple values, use the array syntax. For example, "-parameter value1,value2,value3".`,
        'ParameterAlreadyBound',
      );
    }
    if (value !== null) checkParameterValue(published, cmdlet.parameters[published]!, value);
    parameters[published] = value;
  }
  return { cmdlet: cmdlet.name, parameters, set: resolveSet(cmdlet, parameters) };
}

function parameterName(cmdlet: PublishedCmdlet, key: string): string {
  const wanted = key.toLowerCase();
  for (const [name, parameter] of Object.entries(cmdlet.parameters)) {
    if (name.toLowerCase() === wanted) return name;
    if (parameter.aliases?.some((alias) => alias.toLowerCase() === wanted)) return name;
  }
  throw parameterBinding(`A parameter cannot be found that matches parameter name '${key}'.`);
}

function resolveSet(cmdlet: PublishedCmdlet, parameters: Record<string, unknown>): string {
  const names = Object.keys(parameters);
  const missing: { set: string; names: string[] }[] = [];
  for (const [set, members] of Object.entries(cmdlet.sets)) {
    const required = members.required.filter((name) => !cmdlet.parameters[name]?.deprecated);
    if (required.some((name) => !(name in cmdlet.parameters))) continue;
    const known = new Set([...members.required, ...members.optional]);
    if (!names.every((name) => known.has(name))) continue;
    missing.push({ set, names: required.filter((name) => !(name in parameters)) });
  }
  missing.sort((one, other) => one.names.length - other.names.length);
  const best = missing[0];
  if (!best) {
    const message = 'Parameter set cannot be resolved using the specified named parameters.';
    throw parameterBinding(message, 'AmbiguousParameterSet');
  }
  if (best.names.length > 0) {
    throw parameterBinding(
      `Cannot process command because of one or more missing mandatory parameters: ${best.names.join(' ')}.`,
      'MissingMandatoryParameter',
    );
  }
  refuseEmptyMandatory(cmdlet, best.set, parameters);
  return best.set;
}

function refuseEmptyMandatory(cmdlet: PublishedCmdlet, set: string, parameters: Record<string, unknown>): void {
  for (const name of cmdlet.sets[set]!.required) {
    const value = parameters[name];
    if (value === null) throw emptyArgument(name, 'null');
    if (value === '') throw emptyArgument(name, 'an empty string');
  }
}

function emptyArgument(name: string, what: 'null' | 'an empty string'): CmdletError {
  return parameterBinding(
    `Cannot bind argument to parameter '${name}' because it is ${what}.`,
    what === 'null'
      ? 'ParameterArgumentValidationErrorNullNotAllowed'
      : 'ParameterArgumentValidationErrorEmptyStringNotAllowed',
  );
}
