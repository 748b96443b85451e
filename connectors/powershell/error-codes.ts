/**
 * What errors mean, by the names and numbers that PowerShell, Exchange, Active Directory and Windows have for them.
 *
 * Invariant: absence is said only by what says it of the object that was asked for. ObjectNotFound as a mere category is
 * also said of a command, a module, a domain, so it has no row.
 *
 * Sources: measured with PowerShell 7.6 (ids of the binder); practice (Exchange's and Active Directory's exceptions, and
 * the numbers of Windows behind `ActiveDirectoryServer:`, winerror.h); wsmerror.h; psdocs, ErrorCategory; PowerShell's
 * source, LocalAccounts.
 */
import type { FailureCode } from '../../domain/failure.ts';
import { exchangeExceptions } from '../exchange-exceptions.ts';

export type Rows = readonly (readonly [FailureCode, ...string[]])[];

/** By exception, in the order in which they are searched for. */
export const ofExchange: Rows = [
  ...exchangeExceptions.map(([name, code]) => [code, name] as const),
  // What a cmdlet itself refuses before it writes: a value, or an operation that the object's state doesn't allow. Over
  // HTTPS the status says so.
  ['exchange-invalid', 'TaskArgumentException', 'TaskInvalidOperationException'],
];

/** What fails while it reads only: of a cmdlet that writes nobody knows how far it came. */
export const ofReading: Rows = [
  // A virtual directory is read from the IIS of its own server.
  ['exchange-server-unreachable', 'IISGeneralCOMException'],
];

export const ofWindows: Rows = [
  ['powershell-directory-unavailable', 'ADServerDownException'],
  [
    'powershell-object-not-found',
    'ADIdentityNotFoundException',
    'ItemNotFoundException',
    'GroupNotFoundException',
    'UserNotFoundException',
    'MemberNotFoundException',
    'PrincipalNotFoundException',
  ],
  ['identity-ambiguous', 'ADMultipleMatchingIdentitiesException'],
  [
    'powershell-already-exists',
    'ADIdentityAlreadyExistsException',
    'MemberExistsException',
    'GroupExistsException',
    'UserExistsException',
    'NameInUseException',
  ],
  ['powershell-cmdlet-missing', 'CommandNotFoundException'],
  ['powershell-parameter-invalid', 'ADPasswordComplexityException', 'ADFilterParsingException'],
];

export const ofBoth: Rows = [
  [
    'powershell-denied',
    'UnauthorizedAccessException',
    'SecurityException',
    'SecurityAccessDeniedException',
    'AccessDeniedException',
    'AuthenticationException',
    'InvalidCredentialException',
  ],
  [
    'powershell-parameter-invalid',
    'ParameterBindingException',
    'ParameterBindingValidationException',
    'ParameterBindingArgumentTransformationException',
  ],
];

/** By the error id's first part. */
export const byId: readonly (readonly [RegExp, FailureCode])[] = [
  [/^CmdletizationQuery_NotFound/, 'powershell-object-not-found'],
  [/^NoServiceFoundForGivenName$/, 'powershell-object-not-found'],
  // ERROR_DS_INSUFF_ACCESS_RIGHTS, ERROR_ACCESS_DENIED
  [/^(?:ActiveDirectoryServer:(?:8344|5)|Windows System Error 5)$/, 'powershell-denied'],
  // ERROR_DS_OBJ_NOT_FOUND
  [/^ActiveDirectoryServer:8333$/, 'powershell-object-not-found'],
  // ERROR_DS_OBJ_STRING_NAME_EXISTS, ERROR_USER_EXISTS, ERROR_GROUP_EXISTS, ERROR_MEMBER_IN_GROUP, ERROR_MEMBER_IN_ALIAS
  [/^ActiveDirectoryServer:(?:8305|1316|1318|1320|1378)$/, 'powershell-already-exists'],
  // ERROR_ALREADY_EXISTS
  [/^Windows System Error 183$/, 'powershell-already-exists'],
];

/** WinRM reports everything as one kind of error, and its own number in the XML of a fault (wsmerror.h). */
export const byFault: readonly (readonly [string, FailureCode])[] = [
  // ERROR_WSMAN_RESOURCE_NOT_FOUND, ERROR_WSMAN_ALREADY_EXISTS
  ['Code="2150858752"', 'powershell-object-not-found'],
  ['Code="2150858803"', 'powershell-already-exists'],
  ['Code="5"', 'powershell-denied'],
];

export const byCategory: Readonly<Record<string, FailureCode>> = {
  ResourceExists: 'powershell-already-exists',
  PermissionDenied: 'powershell-denied',
  SecurityError: 'powershell-denied',
  AuthenticationError: 'powershell-denied',
  InvalidArgument: 'powershell-parameter-invalid',
  InvalidData: 'powershell-parameter-invalid',
  InvalidType: 'powershell-parameter-invalid',
  SyntaxError: 'powershell-parameter-invalid',
  NotImplemented: 'powershell-parameter-invalid',
};
