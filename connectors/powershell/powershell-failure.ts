/**
 * Error records as typed failures. The exception's name decides (the reason, what Exchange puts into the error id, the
 * chain of exceptions), then the error id, then the category; never the words, which are in the server's language.
 *
 * Invariant: absence is said only by an exception that says it of the object that was asked for. ObjectNotFound as a mere
 * category is also said of a command, a module, a domain: never taken for absence.
 *
 * Sources: measured with PowerShell 7.6 (ids of the binder); practice (Exchange's and Active Directory's exceptions, and
 * the numbers of Windows behind `ActiveDirectoryServer:`); psdocs, ErrorCategory; PowerShell's source, LocalAccounts.
 */
import { Failure } from '../../domain/failure.ts';
import type { FailureCode } from '../../domain/failure.ts';
import { redact } from '../http/redaction.ts';
import type { PowerShellCall } from './call.ts';
import type { Envelope, ErrorRecord } from './envelope.ts';
import { openingFailureCode } from './opening-failure.ts';
import type { EncodedRequest } from './request.ts';

type Rows = readonly (readonly [FailureCode, ...string[]])[];

/** By exception, in the order in which they are looked for. */
const ofExchange: Rows = [
  [
    'exchange-busy',
    'ADTransientException',
    'DCOverloadedException',
    'SuitabilityDirectoryException',
    'ServerInMMException',
    'ADServerSettingsChangedException',
    'StorageTransientException',
    'CmdletProxyNotAvailableException',
    'ServerBusyException',
    'BackendCommunicationException',
  ],
  ['exchange-object-not-found', 'ManagementObjectNotFoundException'],
  ['identity-ambiguous', 'ManagementObjectAmbiguousException'],
  [
    'exchange-already-exists',
    'ADObjectAlreadyExistsException',
    'ManagementObjectAlreadyExistsException',
    'ManagementObjectDuplicateException',
    'MemberAlreadyExistsException',
  ],
  // What a role doesn't hold isn't there: neither the cmdlet nor the parameter.
  [
    'exchange-cmdlet-not-available',
    'CommandNotFoundException',
    'CmdletAccessDeniedException',
    'CmdletNotAvailableException',
  ],
];

const ofWindows: Rows = [
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

const ofBoth: Rows = [
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
const byId: readonly (readonly [RegExp, FailureCode])[] = [
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

/** WinRM tells everything as one kind of error, and its own number in the XML of a fault (wsmerror.h). */
const byFault: readonly (readonly [string, FailureCode])[] = [
  // ERROR_WSMAN_RESOURCE_NOT_FOUND, ERROR_WSMAN_ALREADY_EXISTS
  ['Code="2150858752"', 'powershell-object-not-found'],
  ['Code="2150858803"', 'powershell-already-exists'],
  ['Code="5"', 'powershell-denied'],
];

const byCategory: Readonly<Record<string, FailureCode>> = {
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

/** The connection to a server broke while something ran there. */
const brokenInTheMiddle =
  /^PSRemoting(?:Transport|DataStructure|TransportRedirect)Exception$|^Invalid(?:Runspace|RunspacePool|Pipeline|PowerShell)StateException$/;

/** New-PSSession within a session that was opened: the second one wasn't, and nothing ran in it. */
const withinASession = /,PSSessionOpenFailed$/;

/** The failure of an answer that isn't a success. */
export function powershellFailure(
  call: PowerShellCall,
  request: Pick<EncodedRequest, 'writes' | 'secrets'>,
  error: ErrorRecord,
  opened: Envelope['opened'],
): Failure {
  const exceptions = exceptionsOf(error);
  const notOpened = opened === false || withinASession.test(error.fullyQualifiedErrorId);
  const code = notOpened ? openingFailureCode(error) : codeOf(call, request.writes, error, exceptions);
  const message = error.exceptionMessage === '' ? error.message : error.exceptionMessage;
  return new Failure(code, {
    service: call.target.kind === 'exchange' && !notOpened ? 'exchange' : 'powershell',
    subject: call.subject ?? call.pipeline.map(({ cmdlet }) => cmdlet).join(' | '),
    serviceCode: redact(
      notOpened ? error.fullyQualifiedErrorId : serviceCodeOf(error, exceptions),
      request.secrets,
    ),
    requestId: /\bRequestId=([0-9a-f-]{36})\b/i.exec(error.fullyQualifiedErrorId)?.[1],
    detail: redact(message, request.secrets),
  });
}

function codeOf(call: PowerShellCall, writes: boolean, error: ErrorRecord, exceptions: readonly string[]): FailureCode {
  const exchange = call.target.kind === 'exchange';
  if (exceptions.some((name) => brokenInTheMiddle.test(name)))
    return writes ? 'powershell-outcome-unknown' : 'powershell-session-lost';
  const [id = ''] = error.fullyQualifiedErrorId.split(',');
  if (exchange && id === 'NamedParameterNotFound') return 'exchange-cmdlet-not-available';
  const rows = [...(exchange ? ofExchange : ofWindows), ...ofBoth];
  const named = rows.find(([, ...names]) => names.some((name) => exceptions.includes(name)))?.[0];
  if (named !== undefined) return asToldBy(exchange, named);
  const known = byId.find(([pattern]) => pattern.test(id))?.[1] ?? faultOf(error) ?? byCategory[error.category];
  if (known !== undefined) return asToldBy(exchange, known);
  return writes ? 'powershell-change-failed' : 'powershell-cmdlet-failed';
}

function asToldBy(exchange: boolean, code: FailureCode): FailureCode {
  return exchange && code === 'powershell-parameter-invalid' ? 'exchange-invalid' : code;
}

function faultOf({ fullyQualifiedErrorId, exceptionMessage }: ErrorRecord): FailureCode | undefined {
  if (!fullyQualifiedErrorId.startsWith('WsManError')) return undefined;
  return byFault.find(([code]) => exceptionMessage.includes(code))?.[1];
}

/** Short names: the reason, what Exchange names in the id, and the chain's types. */
function exceptionsOf({ reason, fullyQualifiedErrorId, exceptionType, chain }: ErrorRecord): string[] {
  const named = /\[FailureCategory=[A-Za-z]+-([A-Za-z]+)\s*\]/.exec(fullyQualifiedErrorId)?.[1];
  const types = [exceptionType, ...chain.map(({ type }) => type)].map((type) => type.slice(type.lastIndexOf('.') + 1));
  return [reason, ...(named === undefined ? [] : [named]), ...types];
}

/** What to look for in the documentation: the exception, where it says something, else the id. */
function serviceCodeOf({ fullyQualifiedErrorId }: ErrorRecord, exceptions: readonly string[]): string {
  const telling = exceptions.find((name) => name.endsWith('Exception') && !general.has(name));
  return telling ?? fullyQualifiedErrorId.slice(0, 200);
}

const general = new Set([
  'Exception',
  'RemoteException',
  'RuntimeException',
  'LocalizedException',
  'ADException',
  'CimException',
  'CimJobException',
  'InvalidOperationException',
]);
