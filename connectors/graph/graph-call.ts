/**
 * One call of Graph as data, and the URL that it becomes.
 */
import type { GraphPath } from './encoding.ts';

export interface GraphCall {
  /** Default GET. */
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: GraphPath;
  /** `$select`, `$filter` (made by `odata`) and so on; values are encoded here. */
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
  /** Default v1.0. */
  version?: 'v1.0' | 'beta';
  /** The object, or one that the body names, was made minutes ago: "not found" then means not yet effective. */
  objectIsNew?: boolean;
  /** A POST that only asks, such as the evaluation of Conditional Access. */
  readOnly?: boolean;
}

/** Path and query, relative to the version. */
export function relativeUrl(call: GraphCall): string {
  const query = Object.entries(call.query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return query.length === 0 ? call.path : `${call.path}?${query.join('&')}`;
}

/** Whether repeating the call could do something twice. */
export function writes(call: GraphCall): boolean {
  return (call.method ?? 'GET') !== 'GET' && call.readOnly !== true;
}

/** What the call is, for a failure's sentence: no query, since a filter can contain an address. */
export function describeCall(call: GraphCall): string {
  return `${call.method ?? 'GET'} ${decodeURIComponent(call.path)}`;
}
