/**
 * A refusal in Graph's shape: `{error: {code, message, innerError: {date, request-id, client-request-id}}}`.
 * Clients branch on `code`; the messages are those of the service where they are known from its documents or from
 * public transcripts. Source: learn, graph/errors, graph/resolve-auth-errors.
 */

export interface ErrorDetail {
  code: string;
  message: string;
  target?: string;
}

export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: ErrorDetail[];
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, details: ErrorDetail[] = []) {
    super(message);
    this.name = 'GraphError';
    this.status = status;
    this.code = code;
    this.details = details;
    this.headers = {};
  }

  /** @returns the body; `date` without a zone and without fractions, as the service writes it */
  body(requestId: string, clientRequestId: string, date: string): object {
    return {
      error: {
        code: this.code,
        message: this.message,
        ...(this.details.length > 0 ? { details: this.details } : {}),
        innerError: {
          date: date.replace(/(\.\d+)?Z$/, ''),
          'request-id': requestId,
          'client-request-id': clientRequestId,
        },
      },
    };
  }
}

export const badRequest = (message: string, details?: ErrorDetail[]) =>
  new GraphError(400, 'Request_BadRequest', message, details);

/** An option or a body that the OData layer refuses before the directory sees it. */
export const invalidRequest = (message: string) => new GraphError(400, 'BadRequest', message);

export const unsupportedQuery = (message: string) => new GraphError(400, 'Request_UnsupportedQuery', message);

export const notFound = (id: string) =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

/** Conditional Access has not-found words of its own. */
export const policyObjectNotFound = (kind: 'Policy' | 'NamedLocation', id: string) =>
  new GraphError(404, 'ResourceNotFound', `${kind} with id ${id} does not exist in the directory.`);

export const unauthenticated = (message: string) => new GraphError(401, 'InvalidAuthenticationToken', message);

export const denied = () =>
  new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

export const policyDenied = () =>
  new GraphError(
    403,
    'AccessDenied',
    'You cannot perform the requested operation, required scopes are missing in the token.',
  );

export const notImplemented = (what: string) =>
  new GraphError(501, 'NotImplemented', `The simulated tenant does not implement ${what}.`);

/** 429 or 503 with Retry-After in real seconds, for a whole request or one of a batch. */
export function throttled(kind: 'throttled' | 'unavailable', retryAfterSeconds: number): GraphError {
  const error =
    kind === 'throttled'
      ? new GraphError(429, 'TooManyRequests', 'Too Many Requests')
      : new GraphError(503, 'ServiceUnavailable', 'Service Unavailable');
  error.headers['retry-after'] = String(retryAfterSeconds);
  return error;
}
