/**
 * What an IMAP refusal means. Exchange has hardly any response codes, so its own fixed texts decide where there is
 * none.
 *
 * Sources: learn, authenticate an IMAP connection using OAuth; RFC 5530 for response codes; practice for the text "User
 * is authenticated but not connected", which means a mailbox that the account can't open.
 */
import { Failure } from '../../domain/failure.ts';
import type { FailureCode } from '../../domain/failure.ts';
import { errorCode } from '../error-code.ts';
import { networkFailure } from '../http/network-failure.ts';
import { redact } from '../http/redaction.ts';

/** The parts of imapflow's errors that are used. */
interface ImapError {
  authenticationFailed?: boolean;
  serverResponseCode?: string;
  responseStatus?: string;
  responseText?: string;
  response?: unknown;
  mailboxMissing?: boolean;
}

export interface ImapAttempt {
  address: string;
  subject: string;
  /** What the sign-in was sent with: never repeated. */
  secrets: readonly string[];
  /** Our own deadline ended it. */
  late: boolean;
  /** Milliseconds that Exchange asked to wait. */
  backOff?: number | undefined;
}

const notConnected = /User is authenticated but not connected/i;
const unavailable = new Set(['UNAVAILABLE', 'SERVERBUG', 'INUSE', 'LIMIT', 'CONTACTADMIN']);

/** The failure for an error of imapflow's. */
export function imapFailure(error: unknown, attempt: ImapAttempt): Failure {
  const answer: ImapError = typeof error === 'object' && error !== null ? error : {};
  const words = answer.responseText ?? (typeof answer.response === 'string' ? answer.response : undefined);
  const code = codeOf(answer, words, attempt);
  if (code === undefined) {
    const request = {
      url: `imaps://${attempt.address}`,
      writes: false,
      service: 'imap',
      subject: attempt.subject,
    } as const;
    return networkFailure(error, request, attempt.late || lateCodes.has(errorCode(error) ?? ''));
  }
  return new Failure(code, {
    service: 'imap',
    subject: attempt.subject,
    serviceCode: answer.serverResponseCode ?? answer.responseStatus,
    retryAfter: attempt.backOff,
    detail: redact(words, attempt.secrets),
  });
}

/** imapflow's own timeouts. */
const lateCodes = new Set(['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'ETIMEOUT', 'UPGRADE_TIMEOUT']);

function codeOf(answer: ImapError, words: string | undefined, { backOff }: ImapAttempt): FailureCode | undefined {
  if (backOff !== undefined) return 'imap-throttled';
  if (words !== undefined && notConnected.test(words)) return 'imap-not-connected';
  if (unavailable.has(answer.serverResponseCode ?? '')) return 'imap-unavailable';
  if (answer.authenticationFailed === true) return 'imap-login-refused';
  if (answer.mailboxMissing === true || answer.serverResponseCode === 'NONEXISTENT') return 'imap-folder-not-found';
  return answer.responseStatus === undefined ? undefined : 'imap-unexpected-answer';
}

/** Milliseconds of back-off, where a log entry of imapflow's speaks of one. */
export function backOffIn(entry: unknown): number | undefined {
  if (typeof entry !== 'object' || entry === null || !('throttleDelay' in entry)) return undefined;
  return typeof entry.throttleDelay === 'number' ? Math.min(entry.throttleDelay, 3_600_000) : undefined;
}
