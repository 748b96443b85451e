/**
 * `$batch`: up to 20 requests, each with its own status, in the order that `dependsOn` asks for. A request whose
 * prerequisite failed is answered 424. Source: learn, graph/json-batching.
 */
import type { Core } from '../core.ts';
import { type SimulatorRequest, type SimulatorResponse, json } from '../http/message.ts';
import type { RequestContext } from '../tenant/request-context.ts';
import type { Caller } from '../identity/caller.ts';
import { dispatch, refusal } from './dispatch.ts';
import { GraphError, invalidRequest, notImplemented, throttled } from './graph-error.ts';
import type { Json } from './route.ts';

const limit = 20;

interface Item {
  id: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
  dependsOn: string[];
}

export async function batch(
  core: Core,
  request: SimulatorRequest,
  context: RequestContext,
  caller: Caller,
): Promise<SimulatorResponse> {
  const items = readItems(request.body);
  const version = /^\/(v1\.0|beta)/i.exec(request.path)?.[0] ?? '/v1.0';
  const responses = new Map<string, Json>();
  for (const item of items) {
    const failed = item.dependsOn.some((id) => Number(responses.get(id)?.['status'] ?? 424) >= 400);
    const injectedFault = core.faults.injectFault({ part: 'graph', method: item.method, path: item.url });
    const response = failed
      ? refusal(new GraphError(424, 'FailedDependency', 'A request that this one depends on has failed.'), context)
      : injectedFault
        ? refusal(throttled(injectedFault.kind, injectedFault.retryAfterSeconds), context)
        : await one(core, request, context, caller, item, version);
    responses.set(item.id, {
      id: item.id,
      status: response.status,
      headers: { 'Content-Type': 'application/json', ...namedLikeHttp(response.headers ?? {}) },
      ...(response.body === undefined ? {} : { body: JSON.parse(response.body) as unknown }),
    });
  }
  return json(200, { responses: [...responses.values()] });
}

async function one(
  core: Core,
  outer: SimulatorRequest,
  context: RequestContext,
  caller: Caller,
  item: Item,
  version: string,
): Promise<SimulatorResponse> {
  // The version is the batch's own. Source: github.com/microsoftgraph/msgraph-sdk-javascript/issues/1178
  const named = /^\/?(v1\.0|beta)(?=[/?]|$)/i.exec(item.url)?.[1];
  if (named !== undefined) {
    return refusal(invalidRequest(`Resource not found for the segment '${named}'.`), context);
  }
  const url = new URL(`${version}/${item.url.replace(/^\//, '')}`, outer.origin);
  const inner = {
    method: item.method,
    origin: outer.origin,
    path: url.pathname.replaceAll(/\/{2,}/g, '/'),
    query: url.searchParams,
    headers: item.headers,
    body: item.body === undefined ? '' : JSON.stringify(item.body),
  };
  const response = await dispatch(core, inner, context, caller);
  return response ?? refusal(notImplemented(`${item.method} ${url.pathname}`), context);
}

function readItems(text: string): Item[] {
  const requests = parse(text)?.requests;
  if (!Array.isArray(requests)) throw invalidRequest('Invalid batch payload format.');
  if (requests.length > limit) {
    throw invalidRequest(`Number of batch request steps exceeds the maximum value of ${limit}.`);
  }
  const items = requests.map((entry: unknown): Item => {
    const { id, method, url, headers, body, dependsOn, depends_on: renamed } = entry as Record<string, unknown>;
    if (typeof id !== 'string' || typeof method !== 'string' || typeof url !== 'string') {
      throw invalidRequest('Invalid batch payload format.');
    }
    const lower = Object.entries((headers ?? {}) as Record<string, string>).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]);
    return {
      id,
      method: method.toUpperCase(),
      url,
      headers: Object.fromEntries(lower) as Record<string, string>,
      body,
      dependsOn: ((dependsOn ?? renamed ?? []) as unknown[]).map(String),
    };
  });
  const ids = new Set(items.map(({ id }) => id));
  if (ids.size !== items.length) throw invalidRequest('Request IDs must be unique within a batch.');
  return items;
}

function parse(text: string): { requests?: unknown } | null {
  try {
    return JSON.parse(text) as { requests?: unknown } | null;
  } catch {
    return null;
  }
}

/** Headers of a sub-response are read by their usual spelling: `Retry-After`. */
function namedLikeHttp(headers: Record<string, string | string[]>): Json {
  const spelled = (name: string) => name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [spelled(name), value]));
}
