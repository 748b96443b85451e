/**
 * What PowerShell's parameter binder refuses before a command runs, worded as it words it. Ids, categories and chains as
 * recorded (`simulator/fidelity/powershell`): for functions, whose arguments are *transformed*; a compiled cmdlet's are
 * *converted*, which has an id of its own (PowerShell's source, ParameterBinderBase.cs: CannotConvertArgumentNoMessage).
 */
import { PowerShellError } from '../error-record.ts';
import { engineName, isFunction, type WindowsCmdlet } from './published-windows-cmdlets.ts';

const automation = 'System.Management.Automation';

type Command = Pick<WindowsCmdlet, 'name' | 'module'>;

function refused(command: Command, id: string, message: string): PowerShellError {
  return new PowerShellError({
    message,
    fullyQualifiedErrorId: `${id},${engineName(command)}`,
    category: 'InvalidArgument',
    exceptionType: `${automation}.ParameterBindingException`,
    activity: command.name,
  });
}

export const unknownParameter = (command: Command, name: string): PowerShellError =>
  refused(command, 'NamedParameterNotFound', `A parameter cannot be found that matches parameter name '${name}'.`);

export const ambiguousParameter = (command: Command, name: string, possible: readonly string[]): PowerShellError =>
  refused(
    command,
    'AmbiguousParameter',
    `Parameter cannot be processed because the parameter name '${name}' is ambiguous. Possible matches include: ${possible.map((one) => `-${one}`).join(' ')}.`,
  );

export const givenTwice = (command: Command, name: string): PowerShellError =>
  refused(
    command,
    'ParameterAlreadyBound',
    `Cannot bind parameter because parameter '${name}' is specified more than once. To provide multiple values to parameters that can accept multiple values, use the array syntax. For example, "-parameter value1,value2,value3".`,
  );

export const noSuchSet = (command: Command): PowerShellError =>
  refused(
    command,
    'AmbiguousParameterSet',
    'Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used together or an insufficient number of parameters were provided.',
  );

export const missingMandatory = (command: Command, names: readonly string[]): PowerShellError =>
  refused(
    command,
    'MissingMandatoryParameter',
    `Cannot process command because of one or more missing mandatory parameters: ${names.join(' ')}.`,
  );

export function emptyArgument(command: Command, name: string, what: 'null' | 'an empty string'): PowerShellError {
  const id = what === 'null' ? 'NullNotAllowed' : 'EmptyStringNotAllowed';
  return new PowerShellError({
    message: `Cannot bind argument to parameter '${name}' because it is ${what}.`,
    fullyQualifiedErrorId: `ParameterArgumentValidationError${id},${engineName(command)}`,
    category: 'InvalidData',
    exceptionType: `${automation}.ParameterBindingValidationException`,
    activity: command.name,
  });
}

export function notOfSet(command: Command, name: string, given: string, values: readonly string[]): PowerShellError {
  const message = `The argument "${given}" does not belong to the set "${values.join(',')}" specified by the ValidateSet attribute. Supply an argument that is in the set and then try the command again.`;
  return new PowerShellError({
    message: `Cannot validate argument on parameter '${name}'. ${message}`,
    fullyQualifiedErrorId: `ParameterArgumentValidationError,${engineName(command)}`,
    category: 'InvalidData',
    exceptionType: `${automation}.ParameterBindingValidationException`,
    inner: [{ type: `${automation}.ValidationMetadataException`, message }],
    activity: command.name,
  });
}

/** @param cause what the conversion itself said, and the exception behind it where it has one */
export function notConverted(
  command: Command,
  name: string,
  cause: { message: string; inner?: { type: string; message: string } },
): PowerShellError {
  const inner = cause.inner === undefined ? [] : [cause.inner];
  const cast = { type: `${automation}.PSInvalidCastException`, message: cause.message };
  if (!isFunction(command)) {
    return new PowerShellError({
      message: `Cannot bind parameter '${name}'. ${cause.message}`,
      fullyQualifiedErrorId: `CannotConvertArgumentNoMessage,${engineName(command)}`,
      category: 'InvalidArgument',
      exceptionType: `${automation}.ParameterBindingException`,
      inner: [cast, ...inner],
      activity: command.name,
    });
  }
  return transformation(command, name, cause.message, [
    { type: `${automation}.ArgumentTransformationMetadataException`, message: cause.message },
    cast,
    ...inner,
  ]);
}

/** A text where a credential is wanted asks for its password, and nobody can answer. */
export function prompts(command: Command, name: string, user: string): PowerShellError {
  const message = 'PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.';
  const inner = [{ type: `${automation}.PSInvalidOperationException`, message }];
  const console = `\nPowerShell credential request\nEnter your credentials.\nPassword for user ${user}: `;
  return transformation(command, name, message, inner, { console });
}

function transformation(
  command: Command,
  name: string,
  message: string,
  inner: { type: string; message: string }[],
  rest: { console?: string } = {},
) {
  return new PowerShellError({
    ...rest,
    message: `Cannot process argument transformation on parameter '${name}'. ${message}`,
    fullyQualifiedErrorId: `ParameterArgumentTransformationError,${engineName(command)}`,
    category: 'InvalidData',
    exceptionType: `${automation}.ParameterBindingArgumentTransformationException`,
    inner,
    activity: command.name,
  });
}
