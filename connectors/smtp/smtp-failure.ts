/**
 * What an SMTP refusal means: the enhanced status code decides (RFC 3463), then the reply code, then the step.
 *
 * Sources: learn, authenticate an SMTP connection using OAuth, and authenticated client SMTP submission; RFC 5321, 4.2.
 */
import { Failure } from '../../domain/failure.ts';
import type { FailureCode } from '../../domain/failure.ts';
import { errorCode } from '../error-code.ts';
import { networkFailure } from '../http/network-failure.ts';
import { redact } from '../http/redaction.ts';

/** Where it stopped. Before `data` nothing can have been sent. */
export type SmtpStep = 'connect' | 'sign-in' | 'data';

export interface SmtpAttempt {
  address: string;
  subject: string;
  step: SmtpStep;
  late: boolean;
  /** What the sign-in was sent with: never repeated. */
  secrets: readonly string[];
}

/** The parts of nodemailer's errors that are used. */
interface SmtpError {
  response?: string;
  responseCode?: number;
  /** The last command. */
  command?: string;
  /** The system's code, where nodemailer put its own into `code`. */
  originalCode?: string;
}

const byEnhancedCode: Readonly<Record<string, FailureCode>> = {
  '5.7.3': 'smtp-login-refused',
  '5.7.139': 'smtp-auth-disabled',
  '5.7.60': 'smtp-send-as-denied',
  '5.2.252': 'smtp-send-as-denied',
  '4.3.2': 'smtp-throttled',
  '5.1.1': 'smtp-recipient-refused',
  '5.1.10': 'smtp-recipient-refused',
};

/** The failure for an error of nodemailer's. */
export function smtpFailure(error: unknown, attempt: SmtpAttempt): Failure {
  const reported: SmtpError = typeof error === 'object' && error !== null ? error : {};
  const { response, responseCode: status } = reported;
  if (status === undefined || response === undefined) return withoutReply(error, reported, attempt);
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  return new Failure(byEnhancedCode[enhanced ?? ''] ?? codeOf(status, reported.command ?? '', attempt.step), {
    service: 'smtp',
    subject: attempt.subject,
    status,
    serviceCode: enhanced === undefined ? String(status) : `${status} ${enhanced}`,
    detail: redact(response, attempt.secrets),
  });
}

function codeOf(status: number, command: string, step: SmtpStep): FailureCode {
  if (status >= 400 && status < 500) return 'smtp-unavailable';
  if (step === 'sign-in') return 'smtp-login-refused';
  if (command.startsWith('RCPT')) return 'smtp-recipient-refused';
  return step === 'data' ? 'smtp-message-refused' : 'smtp-unexpected-answer';
}

/** No reply: the network's error, and after the sign-in the message may have gone. */
function withoutReply(error: unknown, reported: SmtpError, { address, subject, step, late }: SmtpAttempt): Failure {
  const ownCode = errorCode(error);
  if (ownCode === 'EAUTH' || ownCode === 'EPROTOCOL') {
    return new Failure('smtp-unexpected-answer', { service: 'smtp', subject });
  }
  const cause = reported.originalCode === undefined ? error : { code: reported.originalCode };
  const request = { url: `smtp://${address}`, writes: step === 'data', service: 'smtp', subject } as const;
  return networkFailure(cause, request, late || ownCode === 'ETIMEDOUT');
}
