/**
 * Who calls EWS, and where: a place with a way to authenticate. The client above it is the same for an application with a
 * token in Exchange Online and for an account with a password on premises.
 */
import type { FailureCode } from '../../domain/failure.ts';
import type { HttpsAnswer, HttpsRequest } from '../http/send.ts';

/** Where EWS is, and how it is reached. */
export interface EwsPlace {
  /** Full URL. */
  ews: string;
  /** PEM of the certificate authorities to trust instead of the built-in ones. */
  trustRoot?: string;
  proxy?: string;
  /** Addresses by lower-case host name, where names don't resolve from here. */
  addresses?: Readonly<Record<string, string>>;
}

export interface EwsCaller {
  url: string;
  /** Sends a request signed in; the Authorization header is added there and nowhere else. */
  send(request: Omit<HttpsRequest, 'signal' | 'url'>): Promise<HttpsAnswer>;
  /** What an answer of 401 without a message means for this way to sign in. */
  unauthorized(answer: HttpsAnswer): FailureCode;
}
