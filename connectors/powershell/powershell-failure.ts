/**
 * Error records as typed failures. The exception's name decides (the reason, what Exchange puts into the error id, the
 * chain of exceptions), then the error id, then the category; never the message, which is in the server's language.
 */
import { Failure } from '../../domain/failure.ts';
import type { FailureCode } from '../../domain/failure.ts';
import { redact } from '../http/redaction.ts';
import type { PowerShellCall } from './call.ts';
import type { Envelope, ErrorRecord } from './envelope.ts';
import { byCategory, byFault, byId, ofBoth, ofExchange, ofReading, ofWindows } from './error-codes.ts';
import { openingFailureCode } from './opening-failure.ts';
import type { EncodedRequest } from './request.ts';

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
  { opened, began }: Pick<Envelope, 'opened' | 'began'>,
): Failure {
  const exceptions = exceptionsOf(error);
  const notOpened = opened === false || withinASession.test(error.fullyQualifiedErrorId);
  const code = notOpened
    ? openingFailureCode(error)
    : codeOf(call, began ? request : 'nothing-began', error, exceptions);
  const message = error.exceptionMessage === '' ? error.message : error.exceptionMessage;
  return new Failure(code, {
    service: call.target.kind === 'exchange' && !notOpened ? 'exchange' : 'powershell',
    subject: call.subject ?? call.pipeline.map(({ cmdlet }) => cmdlet).join(' | '),
    serviceCode: redact(notOpened ? error.fullyQualifiedErrorId : serviceCodeOf(error, exceptions), request.secrets),
    requestId: /\bRequestId=([0-9a-f-]{36})\b/i.exec(error.fullyQualifiedErrorId)?.[1],
    detail: redact(message, request.secrets),
  });
}

function codeOf(
  call: PowerShellCall,
  request: Pick<EncodedRequest, 'writes'> | 'nothing-began',
  error: ErrorRecord,
  exceptions: readonly string[],
): FailureCode {
  const exchange = call.target.kind === 'exchange';
  const writes = request !== 'nothing-began' && request.writes;
  if (exceptions.some((name) => brokenInTheMiddle.test(name)))
    return writes ? 'powershell-outcome-unknown' : 'powershell-session-lost';
  const [id = ''] = error.fullyQualifiedErrorId.split(',');
  if (exchange && id === 'NamedParameterNotFound') return 'exchange-cmdlet-not-available';
  const rows = [...(exchange && !writes ? ofReading : []), ...(exchange ? ofExchange : ofWindows), ...ofBoth];
  const named = rows.find(([, ...names]) => names.some((name) => exceptions.includes(name)))?.[0];
  if (named !== undefined) return mapToExchange(exchange, named);
  const known = byId.find(([pattern]) => pattern.test(id))?.[1] ?? faultOf(error) ?? byCategory[error.category];
  if (known !== undefined) return mapToExchange(exchange, known);
  if (request === 'nothing-began') return 'powershell-invalid';
  return writes ? 'powershell-change-failed' : 'powershell-cmdlet-failed';
}

function mapToExchange(exchange: boolean, code: FailureCode): FailureCode {
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

/** What to search for in the documentation: the exception, where it says something, else the id. */
function serviceCodeOf({ fullyQualifiedErrorId }: ErrorRecord, exceptions: readonly string[]): string {
  const specific = exceptions.find((name) => name.endsWith('Exception') && !general.has(name));
  return specific ?? fullyQualifiedErrorId.slice(0, 200);
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
