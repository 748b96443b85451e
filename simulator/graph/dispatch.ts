/**
 * One request to Graph, alone or from a batch: the caller, the operation, the permission, the body against the
 * published types, then the resource's own handler.
 */
import type { Core } from '../core.ts';
import { type SimulatorRequest, type SimulatorResponse, json } from '../http/message.ts';
import type { RequestContext } from '../tenant/request-context.ts';
import type { Caller } from '../identity/caller.ts';
import { answer } from './answer.ts';
import { authorize } from './authorize.ts';
import { badRequest, GraphError, invalidRequest, notImplemented } from './graph-error.ts';
import { actionMismatch, type Mismatch, mismatch } from './published-types.ts';
import { parseOptions } from './query/options.ts';
import { findRoute, type Json, type Route } from './route.ts';
import { routes } from './routes.ts';

/** What a request of a batch has of a request of its own. */
export type GraphRequest = Pick<SimulatorRequest, 'method' | 'origin' | 'path' | 'query' | 'headers' | 'body'>;

/** @returns null for an operation that isn't simulated */
export async function dispatch(
  core: Core,
  request: GraphRequest,
  context: RequestContext,
  caller: Caller,
): Promise<SimulatorResponse | null> {
  const [, version = '', path = ''] = /^\/(v1\.0|beta)(\/.*)?$/i.exec(request.path) ?? [];
  const found = findRoute(routes, request.method, version.toLowerCase(), path);
  if (!found) return null;
  const { route, keys } = found;
  try {
    authorize(route, caller);
    const options = parseOptions(request.query, request.headers['consistencylevel']);
    const body = readBody(route, request.body);
    const result: unknown = await route.handle({ core, context, caller, origin: request.origin, keys, options, body });
    return answer(route, result, { origin: request.origin, version, path, query: request.query, options });
  } catch (error) {
    if (error instanceof GraphError) return refusal(error, context);
    throw error;
  }
}

export function refusal(error: GraphError, context: RequestContext): SimulatorResponse {
  const clientRequestId = context.clientRequestId ?? context.requestId;
  return json(error.status, error.body(context.requestId, clientRequestId, new Date().toISOString()), error.headers);
}

function readBody(route: Route, text: string): Json {
  if (route.body === undefined) return {};
  const isAction = typeof route.body !== 'string';
  if (text.trim() === '' && isAction) return {};
  const body = parse(text);
  const found =
    typeof route.body === 'string'
      ? mismatch(body, route.body)
      : actionMismatch(body, route.body.boundTo, route.body.action);
  if (found) throw refused(found, route);
  return body;
}

function parse(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // An unparsable body and one that is no object are refused alike.
  }
  throw invalidRequest(
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
}

function refused({ kind, path, property, expected }: Mismatch, { path: operation }: Route): GraphError {
  if (kind === 'unpublished') return notImplemented(`${expected} (${path})`);
  if (
    operation === '/identity/conditionalAccess/policies' ||
    operation.startsWith('/identity/conditionalAccess/policies/')
  ) {
    return invalidRequest(
      `1007: Incoming ConditionalAccessPolicy object is null or does not match the schema of ConditionalAccessPolicy type (${path}).`,
    );
  }
  if (kind === 'unknown-property') return badRequest(`Invalid property '${property}'.`);
  return badRequest(`Invalid value specified for property '${property}' of resource '${path}'.`);
}
