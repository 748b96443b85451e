/**
 * Graph: a request in, an answer or a typed failure out. No retries, no sleeping. A list follows `@odata.nextLink`
 * within bounds, and only to where it was sent from: the token goes nowhere else.
 */
import { randomUUID } from 'node:crypto';
import { Failure } from '../../domain/failure.ts';
import { sendAs } from '../bearer.ts';
import type { CallOptions } from '../call-options.ts';
import type { Connected } from '../connected.ts';
import type { Identity } from '../entra/identity.ts';
import { headerOf } from '../http/send.ts';
import type { HttpsAnswer } from '../http/send.ts';
import { sendBatch } from './graph-batch.ts';
import type { BatchAnswer } from './graph-batch.ts';
import { describeCall, relativeUrl, writes } from './graph-call.ts';
import type { GraphCall } from './graph-call.ts';
import { graphFailure } from './graph-failure.ts';

export interface GraphClient {
  /** One call; the answer's body, undefined when there is none. */
  request<T = unknown>(call: GraphCall): Promise<T>;
  /** One page of a collection: its first, or the one that `next` of a page before leads to. */
  page<T = unknown>(call: GraphCall, next?: string): Promise<GraphPage<T>>;
  /** Every item of a collection over its pages, or the failure `graph-too-many-pages` beyond `atMost` items (10,000). */
  list<T = unknown>(call: GraphCall, atMost?: number): Promise<T[]>;
  /** Many calls in batches of 20, answered in their order, each with its own failure. */
  batch<T = unknown>(calls: readonly GraphCall[]): Promise<BatchAnswer<T>[]>;
}

export interface GraphPage<T> {
  items: T[];
  /** Address of the next page; undefined: there is none. */
  next: string | undefined;
}

const deadline = 30_000;

/** A client for one identity of a connection. */
export function graphClient(connected: Connected, identity: Identity, options: CallOptions = {}): GraphClient {
  const caller = { connected, identity, scope: connected.scopes.graph, options };
  const origin = new URL(connected.graph).origin;

  const perform = async (call: GraphCall, url: string): Promise<unknown> => {
    const answer = await sendAs(caller, {
      method: call.method ?? 'GET',
      url,
      headers: {
        accept: 'application/json',
        'client-request-id': randomUUID(),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      writes: writes(call),
      deadline,
      service: 'graph',
      subject: describeCall(call),
    });
    return bodyOf(call, answer);
  };

  const client: GraphClient = {
    request: async <T>(call: GraphCall) =>
      (await perform(call, `${connected.graph}/${call.version ?? 'v1.0'}${relativeUrl(call)}`)) as T,
    page: async <T>(call: GraphCall, next?: string): Promise<GraphPage<T>> => {
      if (next !== undefined && (!URL.canParse(next) || new URL(next).origin !== origin)) throw unreadable(call);
      const page = (await (next === undefined ? client.request(call) : perform(call, next))) as ODataPage<T>;
      if (!Array.isArray(page?.value)) throw unreadable(call);
      return { items: page.value, next: page['@odata.nextLink'] };
    },
    list: async <T>(call: GraphCall, atMost = 10_000) => {
      const items: T[] = [];
      let next: string | undefined;
      do {
        const page = await client.page<T>(call, next);
        items.push(...page.items);
        ({ next } = page);
        if (items.length > atMost || (next !== undefined && page.items.length === 0 && items.length === atMost)) {
          throw new Failure('graph-too-many-pages', { service: 'graph', subject: `${describeCall(call)}: ${atMost}` });
        }
      } while (next !== undefined);
      return items;
    },
    batch: async (calls) => sendBatch((call) => client.request(call), calls),
  };
  return client;
}

interface ODataPage<T> {
  value: T[];
  '@odata.nextLink'?: string;
}

function bodyOf(call: GraphCall, answer: HttpsAnswer): unknown {
  const requestId = headerOf(answer, 'request-id');
  const body = parsed(answer.text);
  if (answer.status >= 400) {
    throw graphFailure(call, { status: answer.status, body, retryAfter: headerOf(answer, 'retry-after'), requestId });
  }
  if (answer.status >= 300 || (answer.text !== '' && body === undefined))
    throw unreadable(call, answer.status, requestId);
  return body;
}

/** A write whose answer can't be read may have taken effect. */
function unreadable(call: GraphCall, status?: number, requestId?: string): Failure {
  const code = writes(call) ? 'graph-outcome-unknown' : 'graph-unexpected-answer';
  return new Failure(code, { service: 'graph', subject: describeCall(call), status, requestId });
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
