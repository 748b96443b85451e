/**
 * EWS' refusals as typed failures: response codes of messages and faults, the policy gate (403 with
 * X-EWS-Policy-Reason), diagnostics of a refused token.
 *
 * Source: oded, EWS response codes; Exchange Team Blog for the gate; practice for the diagnostics.
 */
import { Failure } from '../../domain/failure.ts';
import type { FailureCode } from '../../domain/failure.ts';
import { redact } from '../http/redaction.ts';
import { retryAfterOf } from '../http/retry-after.ts';
import { headerOf } from '../http/send.ts';
import type { HttpsAnswer } from '../http/send.ts';
import { child, children, soapBody, textOf } from './answer.ts';
import type { Xml } from './answer.ts';

/** What was asked. */
export interface EwsOperation {
  name: string;
  writes: boolean;
  subject: string;
}

const byResponseCode: Readonly<Record<string, FailureCode>> = {
  ErrorImpersonateUserDenied: 'ews-impersonation-denied',
  ErrorImpersonationDenied: 'ews-impersonation-denied',
  ErrorImpersonationFailed: 'ews-impersonation-failed',
  ErrorInvalidExchangeImpersonationHeaderData: 'ews-impersonation-invalid',
  ErrorMissingEmailAddress: 'ews-mailbox-not-found',
  ErrorNonExistentMailbox: 'ews-mailbox-not-found',
  ErrorAccessDenied: 'ews-access-denied',
  ErrorItemNotFound: 'ews-item-not-found',
  ErrorFolderNotFound: 'ews-item-not-found',
  ErrorServerBusy: 'ews-busy',
  ErrorExceededConnectionCount: 'ews-busy',
  ErrorTooManyObjectsOpened: 'ews-busy',
  ErrorInternalServerTransientError: 'ews-unavailable',
  ErrorMailboxStoreUnavailable: 'ews-unavailable',
  ErrorTimeoutExpired: 'ews-unavailable',
};

const noPermissions = '2000008';

/**
 * The failure of an answer whose HTTP status isn't a success.
 * @param unauthorized what 401 means for the way in which the caller signs in
 */
export function refusedAnswer(operation: EwsOperation, answer: HttpsAnswer, unauthorized: FailureCode): Failure {
  const body = soapBody(answer.text);
  const fault = body === undefined ? undefined : child(body, 'Fault');
  if (fault !== undefined) return faultFailure(operation, fault, answer);
  const reason = headerOf(answer, 'x-ews-policy-reason');
  const diagnostics = headerOf(answer, 'x-ms-diagnostics');
  const code =
    answer.status === 401
      ? diagnostics?.startsWith(noPermissions) === true
        ? 'ews-token-without-permissions'
        : unauthorized
      : codeOfStatus(operation, answer.status, reason);
  return new Failure(code, {
    service: 'ews',
    subject: operation.subject,
    status: answer.status,
    serviceCode: /^\d+/.exec(diagnostics ?? '')?.[0],
    requestId: headerOf(answer, 'request-id'),
    retryAfter: retryAfterOf(headerOf(answer, 'retry-after')),
    detail: redact(reason ?? diagnostics),
  });
}

/** The failure of a response message of class Error. */
export function refusedMessage(operation: EwsOperation, message: Xml, answer: HttpsAnswer): Failure {
  return coded(operation, textOf(message, 'ResponseCode'), textOf(message, 'MessageText'), message, answer);
}

function faultFailure(operation: EwsOperation, fault: Xml, answer: HttpsAnswer): Failure {
  const detail = child(fault, 'detail');
  return coded(
    operation,
    textOf(detail, 'ResponseCode'),
    textOf(detail, 'Message') ?? textOf(fault, 'faultstring'),
    detail,
    answer,
  );
}

function coded(
  operation: EwsOperation,
  serviceCode: string | undefined,
  words: string | undefined,
  element: unknown,
  answer: HttpsAnswer,
): Failure {
  return new Failure(codeOfResponse(operation, serviceCode), {
    service: 'ews',
    subject: operation.subject,
    status: answer.status,
    serviceCode,
    requestId: headerOf(answer, 'request-id'),
    retryAfter: backOff(element) ?? retryAfterOf(headerOf(answer, 'retry-after')),
    detail: redact(words),
  });
}

function codeOfResponse({ writes }: EwsOperation, serviceCode: string | undefined): FailureCode {
  // Said of whatever went wrong inside, in the middle of the work too.
  if (serviceCode === 'ErrorInternalServerError') return writes ? 'ews-outcome-unknown' : 'ews-unavailable';
  return (serviceCode === undefined ? undefined : byResponseCode[serviceCode]) ?? 'ews-invalid';
}

/** Milliseconds that ErrorServerBusy asks to wait. */
function backOff(element: unknown): number | undefined {
  const value = children(child(element, 'MessageXml'), 'Value').find(
    (each) => textOf(each, '@_Name') === 'BackOffMilliseconds',
  );
  const wait = Number(textOf(value, '#text') ?? NaN);
  return Number.isFinite(wait) && wait >= 0 ? Math.min(wait, 3_600_000) : undefined;
}

function codeOfStatus(operation: EwsOperation, status: number, reason: string | undefined): FailureCode {
  if (status >= 300 && status < 400) return 'ews-logon-form';
  if (status === 403) return reason === undefined ? 'ews-forbidden' : 'ews-blocked-by-policy';
  if (status === 429) return 'ews-busy';
  if (status === 501) return 'ews-invalid';
  if (status === 503) return 'ews-unavailable';
  if (status >= 500) return operation.writes ? 'ews-outcome-unknown' : 'ews-unavailable';
  return 'ews-unexpected-answer';
}
