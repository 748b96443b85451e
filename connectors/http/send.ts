/**
 * One HTTPS request, one answer or one typed failure. There are no retries here, no redirects are followed, and every
 * request has a deadline in real time.
 *
 * Invariant: a write whose bytes may have left and whose answer didn't come is `answer-lost` (unknown outcome); only
 * what failed before anything could be sent is transient.
 */
import { request as undiciRequest } from 'undici';
import type { FailureService } from '../../domain/failure.ts';
import { networkFailure } from './network-failure.ts';
import { poolOf } from './routes.ts';
import type { Route } from './routes.ts';

export interface HttpsRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body?: string | undefined;
  /** Whether repeating the request could do something twice. */
  writes: boolean;
  /** Milliseconds of real time for the whole exchange. */
  deadline: number;
  /** The caller's own cancellation; its reason is thrown as it is. */
  signal?: AbortSignal | undefined;
  service: FailureService;
  /** What the request is about, for failures. */
  subject: string;
}

export interface HttpsAnswer {
  status: number;
  /** Lower-case names; repeated headers as a list. */
  headers: Record<string, string | string[]>;
  text: string;
}

/** Sends a request. Throws `Failure` when there is no answer; every answer, whatever its status, is returned. */
export async function send(route: Route, request: HttpsRequest): Promise<HttpsAnswer> {
  const deadline = AbortSignal.timeout(request.deadline);
  const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
  try {
    request.signal?.throwIfAborted();
    const answer = await undiciRequest(request.url, {
      dispatcher: poolOf(route),
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      signal,
    });
    const headers: Record<string, string | string[]> = {};
    for (const [name, value] of Object.entries(answer.headers)) if (value !== undefined) headers[name] = value;
    return { status: answer.statusCode, headers, text: await answer.body.text() };
  } catch (error) {
    if (request.signal?.aborted === true) throw request.signal.reason;
    throw networkFailure(error, request, deadline.aborted);
  }
}

/** The first value of a header. */
export function headerOf(answer: HttpsAnswer, name: string): string | undefined {
  const value = answer.headers[name.toLowerCase()];
  return Array.isArray(value) ? value[0] : value;
}
