/**
 * One HTTPS request, one answer or one typed failure. There are no retries here, no redirects are followed, and every
 * request has a deadline in real time.
 *
 * Invariant: a write whose bytes may have left and whose answer didn't come is `answer-lost` (unknown outcome); only
 * what failed before anything could be sent is transient.
 */
import { request as undiciRequest } from 'undici';
import type { Dispatcher } from 'undici';
import { Failure, type FailureService } from '../../domain/failure.ts';
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
  /** Of the answer's body; left out: as many as come before the deadline. */
  mostBytes?: number | undefined;
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
    return { status: answer.statusCode, headers, text: await textOf(answer.body, request) };
  } catch (error) {
    if (request.signal?.aborted === true) throw request.signal.reason;
    if (error instanceof Failure) throw error;
    throw networkFailure(error, request, deadline.aborted);
  }
}

/** Leaving the loop ends the connection. */
async function textOf(body: Dispatcher.ResponseData['body'], request: HttpsRequest): Promise<string> {
  const { mostBytes, service, subject, url } = request;
  if (mostBytes === undefined) return await body.text();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > mostBytes) {
      throw new Failure('answer-too-long', { service, subject: `${subject} at ${new URL(url).host}` });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The first value of a header. */
export function headerOf(answer: HttpsAnswer, name: string): string | undefined {
  const value = answer.headers[name.toLowerCase()];
  return Array.isArray(value) ? value[0] : value;
}
