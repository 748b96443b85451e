/** Errors that come before a command runs, or in its stead, and aren't the binder's. */
import { PowerShellError } from '../error-record.ts';

/** On the worker's machine, where the script resolves the name; PowerShell 7's message. */
export function notFoundHere(name: string): PowerShellError {
  return notFound(
    name,
    `The term '${name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\nCheck the spelling of the name, or if a path was included, verify that the path is correct and try again.`,
    'CommandNotFoundException,Microsoft.PowerShell.Commands.GetCommandCommand',
  );
}

/** In a remote session, where Windows PowerShell 5.1 answers. Also for a cmdlet that the caller's roles don't contain. */
export function notFoundThere(name: string): PowerShellError {
  return notFound(
    name,
    `The term '${name}' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.`,
    'CommandNotFoundException',
  );
}

function notFound(name: string, message: string, fullyQualifiedErrorId: string): PowerShellError {
  return new PowerShellError({
    message,
    fullyQualifiedErrorId,
    category: 'ObjectNotFound',
    exceptionType: 'System.Management.Automation.CommandNotFoundException',
    activity: fullyQualifiedErrorId.includes(',') ? 'Get-Command' : '',
    targetName: name,
    targetType: 'String',
    targetObject: name,
    at: 'lookup',
  });
}

/** What exists and isn't implemented here: never ignored, never made up. */
export const unimplemented = (command: string, what: string): PowerShellError =>
  notImplemented(command, `The simulator doesn't implement ${what}.`);

export function notImplemented(command: string, message: string): PowerShellError {
  return new PowerShellError({
    message,
    fullyQualifiedErrorId: `NotImplemented,${command}`,
    category: 'NotImplemented',
    exceptionType: 'System.NotImplementedException',
    activity: command,
  });
}

/** What a script throws by itself: the message is the id. */
export function scriptThrew(exceptionType: string, message: string, at: 'call' | 'break' | 'lookup'): PowerShellError {
  return new PowerShellError({
    message,
    fullyQualifiedErrorId: message,
    category: 'OperationStopped',
    exceptionType,
    at,
  });
}

/** What a fault denies, in the way in which Windows and Active Directory do. */
export const accessDenied = (cmdlet: string): PowerShellError =>
  new PowerShellError({
    message: 'Access is denied.',
    fullyQualifiedErrorId: `System.UnauthorizedAccessException,${cmdlet}`,
    category: 'PermissionDenied',
    exceptionType: 'System.UnauthorizedAccessException',
    activity: cmdlet,
  });
