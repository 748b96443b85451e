/**
 * Graph's refusals as typed failures. `error.code` decides, then the status.
 *
 * Sources: learn, graph/errors and graph/throttling; practice for what happens just after a creation.
 */
import { Failure } from '../../domain/failure.ts';
import type { FailureCode } from '../../domain/failure.ts';
import { redact, secretsIn } from '../http/redaction.ts';
import { retryAfterOf } from '../http/retry-after.ts';
import { describeCall, writes } from './graph-call.ts';
import type { GraphCall } from './graph-call.ts';

export interface GraphRefusal {
  status: number;
  body: unknown;
  retryAfter: string | undefined;
  requestId: string | undefined;
}

const byServiceCode: Readonly<Record<string, FailureCode>> = {
  Request_ResourceNotFound: 'graph-object-not-found',
  ResourceNotFound: 'graph-object-not-found',
  itemNotFound: 'graph-object-not-found',
  ErrorItemNotFound: 'graph-object-not-found',
  ErrorInvalidUser: 'graph-object-not-found',
  MailboxNotEnabledForRESTAPI: 'graph-object-not-found',
  NoBackingApplicationObject: 'graph-not-yet-known',
  Authorization_RequestDenied: 'graph-denied',
  ErrorAccessDenied: 'graph-mailbox-access-denied',
  CredentialTypeNotAllowedByPolicy: 'graph-credential-policy',
  Request_MultipleObjectsWithSameKeyValue: 'graph-conflict',
  InvalidAuthenticationToken: 'graph-token-refused',
  TooManyRequests: 'graph-throttled',
  ApplicationThrottled: 'graph-throttled',
};

/** Sentence of an app management policy's refusal, which comes under a general code. */
const policyRefusal = 'Credential type not allowed as per assigned policy';

/** The failure of an answer with an error status. */
export function graphFailure(call: GraphCall, refusal: GraphRefusal): Failure {
  const error = member(refusal.body, 'error');
  const message = text(member(error, 'message'));
  const codes = serviceCodes(error);
  return new Failure(codeOf(call, refusal.status, codes, message), {
    service: 'graph',
    subject: describeCall(call),
    status: refusal.status,
    serviceCode: codes.find((code) => code === 'NoBackingApplicationObject') ?? codes[0],
    requestId: text(member(member(error, 'innerError'), 'request-id')) ?? refusal.requestId,
    retryAfter: retryAfterOf(refusal.retryAfter),
    detail: redact(message, secretsIn(call.body)),
  });
}

function codeOf(call: GraphCall, status: number, codes: string[], message: string | undefined): FailureCode {
  if (status === 429) return 'graph-throttled';
  if (status === 501) return 'graph-not-implemented';
  if (status === 503) return 'graph-unavailable';
  if (status >= 500) return writes(call) ? 'graph-outcome-unknown' : 'graph-unavailable';
  if (message?.includes(policyRefusal) === true) return 'graph-credential-policy';
  const named = codes.map((code) => byServiceCode[code]).find((code) => code !== undefined);
  const code = named ?? byStatus[status] ?? 'graph-invalid';
  if (code !== 'graph-object-not-found') return code;
  return call.objectIsNew === true ? 'graph-not-yet-known' : code;
}

const byStatus: Readonly<Record<number, FailureCode>> = {
  401: 'graph-token-refused',
  403: 'graph-denied',
  404: 'graph-object-not-found',
  409: 'graph-conflict',
  412: 'graph-conflict',
};

/** The codes of the details first: they say more than `Request_BadRequest`. */
function serviceCodes(error: unknown): string[] {
  const details = member(error, 'details');
  const inner = Array.isArray(details) ? details.map((detail: unknown) => text(member(detail, 'code'))) : [];
  return [text(member(error, 'code')), ...inner].filter((code) => code !== undefined);
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
