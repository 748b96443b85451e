/**
 * From what msal-node threw, and what its network client saw, to one typed failure. Nothing of msal's error goes
 * along: its messages can contain the assertion and the claims.
 */
import { Failure } from '../../domain/failure.ts';
import type { FailureCode } from '../../domain/failure.ts';
import { redact } from '../http/redaction.ts';
import { retryAfterOf } from '../http/retry-after.ts';
import { headerOf } from '../http/send.ts';
import { aadstsCode } from './aadsts.ts';
import type { ObservedNetwork } from './network-client.ts';

export interface SignIn {
  subject: string;
  credentialIsNew: boolean;
  /** Values that must not be in the failure. */
  secrets: readonly string[];
}

/** The failure of a sign-in. The caller's own cancellation is returned as it is. */
export function signInFailure(error: unknown, network: ObservedNetwork, signIn: SignIn): unknown {
  if (error instanceof Failure) return error;
  if (network.broken !== undefined) return network.broken;
  const { subject } = signIn;
  if (network.refusal === undefined) {
    return new Failure('entra-unexpected-answer', { service: 'entra', subject, serviceCode: errorCodeOf(error) });
  }
  const { answer, body } = network.refusal;
  const numbers = Array.isArray(body.error_codes) ? body.error_codes : [];
  const number = typeof numbers[0] === 'number' ? numbers[0] : undefined;
  const serviceCode = number === undefined ? textOf(body.error) : `AADSTS${number}`;
  return new Failure(codeOf(answer.status, number, textOf(body.error), signIn.credentialIsNew), {
    service: 'entra',
    subject,
    status: answer.status,
    serviceCode,
    requestId: textOf(body.trace_id) ?? headerOf(answer, 'x-ms-request-id'),
    retryAfter: retryAfterOf(headerOf(answer, 'retry-after')),
    detail: redact(textOf(body.error_description), signIn.secrets),
  });
}

function codeOf(status: number, number: number | undefined, error: string | undefined, isNew: boolean): FailureCode {
  if (status === 429) return 'entra-throttled';
  if (status >= 500) return 'entra-unavailable';
  if (error === 'authorization_pending') return 'entra-sign-in-pending';
  if (error === 'expired_token' || error === 'authorization_declined') return 'entra-sign-in-expired';
  return aadstsCode(number, isNew);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function errorCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'errorCode' in error ? textOf(error.errorCode) : undefined;
}
