/**
 * A failure is a value with a stable code. Callers branch on `code` or `failureClass`, never on text. What the operator
 * is shown (`operator`, `advice`) comes from one table; the service's own words (`detail`) are redacted by the connector
 * that saw them.
 *
 * Invariants: a code has exactly one class; `not-found` is said only of the object that was asked for, never of the
 * caller's own application, account or secret, so that a refused sign-in can't be taken for absence.
 */
import { failureMessages } from './failure-messages.ts';
import type { FailureCode } from './failure-messages.ts';
import type { FailureClass } from './failure-messages/failure-message.ts';

export type { FailureCode } from './failure-messages.ts';
export type { FailureClass } from './failure-messages/failure-message.ts';

/** Where the failure was met. */
export type FailureService =
  | 'entra'
  | 'graph'
  | 'exchange'
  | 'ews'
  | 'imap'
  | 'smtp'
  | 'powershell'
  | 'secrets'
  | 'journal'
  | 'connections'
  | 'identity-provider'
  | 'simulator'
  | 'runbook';

export interface FailureDetails {
  service: FailureService;
  /**
   * What it is about, as text without secrets: `Get-Mailbox on alex@contoso.example`. Ends up in the operator's
   * sentence.
   */
  subject?: string | undefined;
  /** Milliseconds that the service asked us to wait. */
  retryAfter?: number | undefined;
  /** The service's own code: `AADSTS7000215`, `Request_ResourceNotFound`, `ErrorImpersonateUserDenied`. */
  serviceCode?: string | undefined;
  /** The service's id of the request, for a support case. */
  requestId?: string | undefined;
  /** HTTP status, where there was an answer. */
  status?: number | undefined;
  /** The service's own message, already redacted: for the log, and beside the operator's sentence. */
  detail?: string | undefined;
}

/** The one error that connectors throw. */
export class Failure extends Error {
  readonly failureClass: FailureClass;
  readonly code: FailureCode;
  readonly service: FailureService;
  readonly subject?: string;
  readonly retryAfter?: number;
  readonly serviceCode?: string;
  readonly requestId?: string;
  readonly status?: number;
  readonly detail?: string;
  /** One sentence for the operator: what happened. */
  readonly operator: string;
  /** What to do next, for a person who has to act. */
  readonly advice: string;

  constructor(code: FailureCode, details: FailureDetails) {
    const { failureClass, operator, advice } = failureMessages[code];
    const sentence = details.subject === undefined ? `${operator}.` : `${operator} (${details.subject}).`;
    super(details.serviceCode === undefined ? sentence : `${sentence} [${details.serviceCode}]`);
    this.name = 'Failure';
    this.code = code;
    this.failureClass = failureClass;
    this.service = details.service;
    this.operator = sentence;
    this.advice = advice;
    if (details.subject !== undefined) this.subject = details.subject;
    if (details.retryAfter !== undefined) this.retryAfter = details.retryAfter;
    if (details.serviceCode !== undefined) this.serviceCode = details.serviceCode;
    if (details.requestId !== undefined) this.requestId = details.requestId;
    if (details.status !== undefined) this.status = details.status;
    if (details.detail !== undefined) this.detail = details.detail;
  }
}

/**
 * Whether an error is a `Failure`. With codes given: one of exactly these.
 */
export function isFailure(error: unknown, ...codes: FailureCode[]): error is Failure {
  return error instanceof Failure && (codes.length === 0 || codes.includes(error.code));
}
