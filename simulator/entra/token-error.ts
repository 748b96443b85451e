/**
 * What the sign-in service refuses, by Microsoft's number: HTTP status, OAuth error, sentence.
 *
 * The status matters: some clients keep any 400 for a minute and ask again after a 401. Numbers and meanings: learn,
 * entra/identity-platform/reference-error-codes; the README says which statuses are from memory.
 */
import { randomUUID } from 'node:crypto';
import { json, type SimulatorResponse } from '../http/message.ts';
import type { RequestContext } from '../tenant/request-context.ts';

interface Refused {
  status: number;
  error: string;
  suberror?: string;
  text: string;
}

const refusals = {
  16000: {
    status: 400,
    error: 'interaction_required',
    text: "Several accounts are signed in, and the request doesn't say which one is meant.",
  },
  50011: {
    status: 400,
    error: 'invalid_request',
    text: 'The redirect URI specified in the request does not match those of the application.',
  },
  50027: { status: 401, error: 'invalid_client', text: 'JWT token is invalid or malformed.' },
  50034: { status: 400, error: 'invalid_grant', text: 'The user account does not exist in this directory.' },
  50053: {
    status: 400,
    error: 'invalid_grant',
    text: 'The account is locked: too many sign-ins with an incorrect user name or password.',
  },
  50055: { status: 400, error: 'invalid_grant', suberror: 'user_password_expired', text: 'The password is expired.' },
  50057: { status: 400, error: 'invalid_grant', text: 'The user account is disabled.' },
  50058: { status: 400, error: 'login_required', text: 'A silent sign-in request was sent but no user is signed in.' },
  50059: {
    status: 400,
    error: 'invalid_request',
    text: 'No tenant-identifying information found in either the request or implied by any provided credentials.',
  },
  50076: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'basic_action',
    text: 'Multifactor authentication is required by configuration of the administrator, or because of a new location.',
  },
  50079: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'basic_action',
    text: 'The user must enroll in multifactor authentication first.',
  },
  50105: {
    status: 400,
    error: 'invalid_grant',
    text: 'The application lets in only those who are assigned to it, and the user is not.',
  },
  50126: { status: 400, error: 'invalid_grant', text: 'Invalid user name or password.' },
  50147: { status: 400, error: 'invalid_request', text: 'The code challenge is missing.' },
  50148: { status: 400, error: 'invalid_grant', text: 'The code verifier is missing.' },
  50158: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'basic_action',
    text: 'External challenge is not satisfied.',
  },
  50173: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'bad_token',
    text: 'The grant has expired because it was revoked; a fresh token is needed.',
  },
  50194: {
    status: 400,
    error: 'invalid_request',
    text: 'The application is not configured for several tenants: use the address of its own tenant.',
  },
  50196: { status: 400, error: 'invalid_grant', text: 'A request loop was detected: stop calling.' },
  53003: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'message_only',
    text: 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  },
  54005: { status: 400, error: 'invalid_grant', text: 'The authorization code was already redeemed.' },
  65001: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'consent_required',
    text: 'Neither the user nor an administrator has consented to this application.',
  },
  65004: { status: 400, error: 'authorization_declined', text: 'The user declined.' },
  70000: { status: 400, error: 'invalid_grant', text: 'The refresh token is not valid.' },
  70003: { status: 400, error: 'unsupported_grant_type', text: 'This grant type is not supported.' },
  70005: { status: 400, error: 'unsupported_response_type', text: 'The response type is not supported.' },
  70007: { status: 400, error: 'unsupported_response_mode', text: 'The response mode is not supported.' },
  70008: { status: 400, error: 'invalid_grant', text: 'The authorization code has expired.' },
  70011: { status: 400, error: 'invalid_scope', text: 'The value of the parameter scope is not valid.' },
  70016: { status: 400, error: 'authorization_pending', text: 'Authorization is pending. Continue polling.' },
  70018: { status: 400, error: 'bad_verification_code', text: 'The verification code is not known.' },
  70019: { status: 400, error: 'expired_token', text: 'The verification code has expired.' },
  70043: {
    status: 400,
    error: 'invalid_grant',
    text: 'The refresh token has expired or is invalid due to sign-in frequency checks by Conditional Access.',
  },
  70044: {
    status: 400,
    error: 'interaction_required',
    text: 'The session has expired or is invalid due to sign-in frequency checks by Conditional Access.',
  },
  90002: { status: 400, error: 'invalid_request', text: 'The tenant was not found.' },
  90023: { status: 400, error: 'invalid_request', text: 'A parameter of the request is not valid.' },
  165000: {
    status: 400,
    error: 'invalid_request',
    text: "The request's tokens do not match the user's context: cookies and form fields of one sign-in belong together.",
  },
  500011: { status: 400, error: 'invalid_resource', text: 'The resource principal was not found in this tenant.' },
  500112: {
    status: 400,
    error: 'invalid_grant',
    text: 'The reply address does not match the one that was given when the code was requested.',
  },
  501481: {
    status: 400,
    error: 'invalid_grant',
    text: 'The code verifier does not match the code challenge of the authorization request.',
  },
  501491: { status: 400, error: 'invalid_request', text: 'Invalid size of the code challenge.' },
  530003: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'message_only',
    text: 'Access from this device is not allowed: a managed device is required.',
  },
  700016: {
    status: 400,
    error: 'unauthorized_client',
    text: 'The application was not found in the directory.',
  },
  700021: {
    status: 401,
    error: 'invalid_client',
    text: "The client assertion's issuer or subject is not the client_id.",
  },
  700023: { status: 401, error: 'invalid_client', text: "The client assertion's audience is not this token endpoint." },
  700024: { status: 401, error: 'invalid_client', text: 'The client assertion is not within its valid time range.' },
  700025: {
    status: 401,
    error: 'invalid_client',
    text: "The client is public, so neither 'client_assertion' nor 'client_secret' should be presented.",
  },
  700027: { status: 401, error: 'invalid_client', text: 'The certificate of the client assertion is not accepted.' },
  700051: {
    status: 400,
    error: 'unsupported_response_type',
    text: "The response type 'token' is not enabled for the application.",
  },
  700054: {
    status: 400,
    error: 'unsupported_response_type',
    text: "The response type 'id_token' is not enabled for the application.",
  },
  900144: { status: 400, error: 'invalid_request', text: 'The request body lacks a parameter.' },
  1002012: {
    status: 400,
    error: 'invalid_scope',
    text: 'Client credentials take one scope: the resource identifier with the suffix /.default.',
  },
  7000112: { status: 400, error: 'unauthorized_client', text: 'The application is disabled.' },
  7000215: { status: 401, error: 'invalid_client', text: 'Invalid client secret provided.' },
  7000218: {
    status: 401,
    error: 'invalid_client',
    text: "The request body must contain 'client_assertion' or 'client_secret'.",
  },
  7000222: { status: 401, error: 'invalid_client', text: 'The provided client secret keys are expired.' },
  7000229: {
    status: 400,
    error: 'unauthorized_client',
    text: 'The application has no service principal in this tenant.',
  },
  9001023: {
    status: 400,
    error: 'invalid_request',
    text: 'This grant type is not supported over /common or /consumers. Use /organizations or the tenant.',
  },
  9002325: { status: 400, error: 'invalid_request', text: 'Proof Key for Code Exchange is required.' },
  9002327: {
    status: 400,
    error: 'invalid_request',
    text: 'Codes of a single-page application can be redeemed by cross-origin requests only.',
  },
} as const satisfies Record<number, Refused>;

export type TokenErrorCode = keyof typeof refusals;

/** Thrown by everything that decides about a token, and turned into an answer in one place. */
export class TokenError extends Error {
  readonly code: TokenErrorCode;
  readonly claims: string | undefined;

  /**
   * @param detail follows the sentence: which parameter, which name
   * @param claims what a client must ask for next, JSON in a string
   */
  constructor(code: TokenErrorCode, detail = '', claims?: string) {
    super(`AADSTS${code}: ${refusals[code].text}${detail === '' ? '' : ` ${detail}`}`);
    this.code = code;
    this.claims = claims;
  }
}

/** The OAuth error of a number, as the token endpoint names it. */
export const errorNameOf = (code: TokenErrorCode): string => refusals[code].error;

/** The sentence with what identifies the request, on one line, and those parts. */
export function describeError(error: TokenError, context: RequestContext) {
  const traceId = context.requestId;
  const correlationId = context.clientRequestId ?? randomUUID();
  const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const description = `${error.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
  return { description, traceId, correlationId, timestamp };
}

/** The answer for a refusal, on one line as the service writes it. */
export function tokenErrorResponse(error: TokenError, context: RequestContext, origin: string): SimulatorResponse {
  const refused: Refused = refusals[error.code];
  const { description, traceId, correlationId, timestamp } = describeError(error, context);
  return json(
    refused.status,
    {
      error: refused.error,
      error_description: description,
      error_codes: [error.code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `${origin}/error?code=${error.code}`,
      ...(refused.suberror === undefined ? {} : { suberror: refused.suberror }),
      ...(error.claims === undefined ? {} : { claims: error.claims }),
    },
    { 'cache-control': 'no-store' },
  );
}
