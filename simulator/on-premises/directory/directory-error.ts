/**
 * Error records of the ActiveDirectory module. An id is its code, a comma, and the cmdlet's class; the code is
 * `ActiveDirectoryServer:<Win32 error>` for what the domain controller refused, else `ActiveDirectoryCmdlet:<exception>`.
 *
 * Ids, categories and exceptions as seen in public transcripts: 0 ResourceUnavailable ADServerDownException; 1316
 * ResourceExists ADIdentityAlreadyExistsException; 1325 InvalidData ADPasswordComplexityException; 8344 and 8648 NotSpecified
 * ADException; ObjectNotFound ADIdentityNotFoundException; PermissionDenied UnauthorizedAccessException. Those of 8305 and
 * 1326 come from one source each; those of a missing container (8333), a malformed name (1315) and a value out of range
 * (8322) have the error's own number (learn, "System Error Codes"), all else from memory: branch on exceptions.
 */
import { ShellError } from '../../shell.ts';

const management = 'Microsoft.ActiveDirectory.Management';

/** The class of a cmdlet: `Set-ADUser` is SetADUser. */
const classOf = (cmdlet: string) => `${management}.Commands.${cmdlet.replace('-', '')}`;

interface Refused {
  cmdlet: string;
  /** Identity, or what was to be made. */
  target: string;
}

const error = (
  { cmdlet, target }: Refused,
  given: { message: string; code: string; category: string; exceptionType: string },
): ShellError => {
  const { message, code, category, exceptionType } = given;
  const fullyQualifiedErrorId = `${code},${classOf(cmdlet)}`;
  return new ShellError({ message, fullyQualifiedErrorId, category, exceptionType, targetName: target });
};

const fromServer = (refused: Refused, code: number, message: string, exception: string, category: string) =>
  error(refused, {
    message,
    code: `ActiveDirectoryServer:${code}`,
    category,
    exceptionType: `${management}.${exception}`,
  });

/** @param root the partition that was searched */
export const identityNotFound = (refused: Refused, root: string): ShellError =>
  error(refused, {
    message: `Cannot find an object with identity: '${refused.target}' under: '${root}'.`,
    code: `ActiveDirectoryCmdlet:${management}.ADIdentityNotFoundException`,
    category: 'ObjectNotFound',
    exceptionType: `${management}.ADIdentityNotFoundException`,
  });

export const serverDown = (cmdlet: string): ShellError =>
  fromServer(
    { cmdlet, target: '' },
    0,
    'Unable to contact the server. This may be because this server does not exist, it is currently down, or it does not have the Active Directory Web Services running.',
    'ADServerDownException',
    'ResourceUnavailable',
  );

/** A logon name that is taken. */
export const accountExists = (refused: Refused): ShellError =>
  fromServer(
    refused,
    1316,
    'The specified account already exists',
    'ADIdentityAlreadyExistsException',
    'ResourceExists',
  );

/** A distinguished name that is taken. */
export const nameInUse = (refused: Refused): ShellError =>
  fromServer(
    refused,
    8305,
    'An attempt was made to add an object to the directory with a name that is already in use',
    'ADException',
    'NotSpecified',
  );

/** A logon name that is too long, or has a character that none may have. */
export const malformedAccountName = (refused: Refused): ShellError =>
  fromServer(refused, 1315, 'The name provided is not a properly formed account name', 'ADException', 'NotSpecified');

/** A value that is longer than the schema allows. */
export const outOfRange = (refused: Refused): ShellError =>
  fromServer(
    refused,
    8322,
    'A value for the attribute was not in the acceptable range of values',
    'ADException',
    'NotSpecified',
  );

/** A user principal name that somebody in the forest has. */
export const principalNameInUse = (refused: Refused): ShellError =>
  fromServer(
    refused,
    8648,
    'The operation failed because UPN value provided for addition/modification is not unique forest-wide',
    'ADException',
    'NotSpecified',
  );

export const passwordRefused = (refused: Refused): ShellError =>
  fromServer(
    refused,
    1325,
    'The password does not meet the length, complexity, or history requirement of the domain.',
    'ADPasswordComplexityException',
    'InvalidData',
  );

export const oldPasswordWrong = (refused: Refused): ShellError =>
  fromServer(refused, 1326, 'The specified network password is not correct', 'ADException', 'NotSpecified');

export const containerNotFound = (refused: Refused): ShellError =>
  fromServer(refused, 8333, 'Directory object not found', 'ADIdentityNotFoundException', 'ObjectNotFound');

/** The caller may not write these attributes. */
export const insufficientRights = (refused: Refused): ShellError =>
  fromServer(refused, 8344, 'Insufficient access rights to perform the operation', 'ADException', 'NotSpecified');

/** The caller may not make, remove, or set the password of such an object. */
export const accessDenied = (refused: Refused): ShellError =>
  error(refused, {
    message: 'Access is denied',
    code: 'ActiveDirectoryCmdlet:System.UnauthorizedAccessException',
    category: 'PermissionDenied',
    exceptionType: 'System.UnauthorizedAccessException',
  });

/** A value that the module itself refuses. */
export const invalidArgument = (refused: Refused, message: string): ShellError =>
  error(refused, {
    message,
    code: 'ActiveDirectoryCmdlet:System.ArgumentException',
    category: 'InvalidArgument',
    exceptionType: 'System.ArgumentException',
  });

/** What PowerShell's own validation refuses: an identity of nothing. */
export const emptyIdentity = (cmdlet: string, parameter: string): ShellError =>
  error(
    { cmdlet, target: '' },
    {
      message: `Cannot validate argument on parameter '${parameter}'. The argument is null. Provide a valid value for the argument, and then try running the command again.`,
      code: 'ParameterArgumentValidationError',
      category: 'InvalidData',
      exceptionType: 'System.Management.Automation.ParameterBindingValidationException',
    },
  );

/** A question that nobody answers. */
export const cannotAsk = (refused: Refused): ShellError =>
  error(refused, {
    message: 'PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.',
    code: 'InvalidOperation',
    category: 'InvalidOperation',
    exceptionType: 'System.Management.Automation.PSInvalidOperationException',
  });
