/**
 * A request and a response as handlers see them: plain data, no streams.
 *
 * Every URL in an answer is built from `request.origin`, which is the Host header's, so that a client that came by
 * Microsoft's name is sent on by Microsoft's name.
 */

export interface SimulatorRequest {
  method: string;
  /** `https://` and the Host header, as the client sees it. */
  origin: string;
  /** Host name without the port, lower case. */
  hostname: string;
  /** Path with doubled slashes collapsed, percent-encoding and case as they came. */
  path: string;
  query: URLSearchParams;
  /** The raw query with its question mark, or an empty string: OData's `$` names come encoded or not. */
  search: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

export interface SimulatorResponse {
  status: number;
  /** An array gives one header line for each value (WWW-Authenticate). */
  headers?: Record<string, string | string[]>;
  body?: string;
}

export function json(
  status: number,
  value: unknown,
  headers: Record<string, string | string[]> = {},
): SimulatorResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** An answer without a body. */
export function empty(status: number, headers: Record<string, string | string[]> = {}): SimulatorResponse {
  return { status, headers };
}
