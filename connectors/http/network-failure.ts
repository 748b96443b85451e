/**
 * What a missing answer means. Node's and OpenSSL's codes decide, never the text; the address that was called is named
 * by host and port only, since a path can contain what must not be in a log.
 */
import { Failure } from '../../domain/failure.ts';
import type { FailureCode, FailureService } from '../../domain/failure.ts';
import { errorCode } from '../error-code.ts';

/** Failed before a byte of the request was sent. */
const beforeSending: Readonly<Record<string, FailureCode>> = {
  ECONNREFUSED: 'connection-refused',
  EHOSTUNREACH: 'connection-refused',
  ENETUNREACH: 'connection-refused',
  EADDRNOTAVAIL: 'connection-refused',
  UND_ERR_CONNECT_TIMEOUT: 'connection-failed',
  ENOTFOUND: 'name-not-resolved',
  EAI_AGAIN: 'name-not-resolved',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-not-trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-not-trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-not-trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-not-trusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-not-trusted',
  CERT_SIGNATURE_FAILURE: 'certificate-not-trusted',
  CERT_NOT_YET_VALID: 'certificate-not-trusted',
  CERT_HAS_EXPIRED: 'certificate-not-trusted',
  CERT_UNTRUSTED: 'certificate-not-trusted',
  CERT_REJECTED: 'certificate-not-trusted',
  INVALID_CA: 'certificate-not-trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-not-trusted',
};

/** The failure for an error of the network. `late`: our own deadline ended the request. */
export function networkFailure(
  error: unknown,
  request: { url: string; writes: boolean; service: FailureService; subject: string },
  late: boolean,
): Failure {
  const serviceCode = codeOf(error);
  const early = serviceCode === undefined ? undefined : beforeSending[serviceCode];
  const afterwards: FailureCode = late ? 'deadline-passed' : 'connection-failed';
  return new Failure(early ?? (request.writes ? 'answer-lost' : afterwards), {
    service: request.service,
    subject: `${request.subject} at ${new URL(request.url).host}`,
    serviceCode: late ? undefined : serviceCode,
  });
}

function codeOf(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; typeof at === 'object' && at !== null && depth < 5; depth += 1) {
    const code = errorCode(at);
    if (code !== undefined) return code;
    // Happy eyeballs: every address of a name failed; the first speaks for all.
    at = 'errors' in at && Array.isArray(at.errors) ? at.errors[0] : 'cause' in at ? at.cause : undefined;
  }
  return undefined;
}
