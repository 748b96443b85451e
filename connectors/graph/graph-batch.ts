/**
 * Graph's `$batch`: at most 20 calls, each answered with its own status and its own Retry-After.
 *
 * Source: learn, graph/json-batching.
 */
import { Failure } from '../../domain/failure.ts';
import { describeCall, relativeUrl, writes } from './graph-call.ts';
import type { GraphCall } from './graph-call.ts';
import { graphPath } from './encoding.ts';
import { graphFailure } from './graph-failure.ts';

export type BatchAnswer<T> = { ok: true; body: T } | { ok: false; failure: Failure };

interface BatchResponse {
  id: string;
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

type Request = <T>(call: GraphCall) => Promise<T>;

const size = 20;

/** Sends the calls in batches by `request`; answers come in the order of the calls. All calls of one version. */
export async function sendBatch<T>(request: Request, calls: readonly GraphCall[]): Promise<BatchAnswer<T>[]> {
  const answers: BatchAnswer<T>[] = [];
  for (let start = 0; start < calls.length; start += size) {
    const part = calls.slice(start, start + size);
    const version = part[0]?.version ?? 'v1.0';
    const { responses } = await request<{ responses: BatchResponse[] }>({
      method: 'POST',
      path: graphPath`/$batch`,
      version,
      body: { requests: part.map(item) },
      readOnly: !part.some(writes),
    });
    const byId = new Map(responses.map((response) => [response.id, response]));
    answers.push(...part.map((call, index) => answerOf<T>(call, byId.get(String(index + 1)))));
  }
  return answers;
}

function item(call: GraphCall, index: number): Record<string, unknown> {
  const headers = { ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }), ...call.headers };
  return {
    id: String(index + 1),
    method: call.method ?? 'GET',
    url: relativeUrl(call),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(call.body === undefined ? {} : { body: call.body }),
  };
}

function answerOf<T>(call: GraphCall, response: BatchResponse | undefined): BatchAnswer<T> {
  if (response === undefined) {
    const code = writes(call) ? 'graph-outcome-unknown' : 'graph-unexpected-answer';
    return { ok: false, failure: new Failure(code, { service: 'graph', subject: describeCall(call) }) };
  }
  if (response.status < 400) return { ok: true, body: response.body as T };
  const headers = new Map(Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const { status, body } = response;
  const refusal = { status, body, retryAfter: headers.get('retry-after'), requestId: headers.get('request-id') };
  return { ok: false, failure: graphFailure(call, refusal) };
}
