/**
 * How msal-node reaches Entra: our own HTTPS with the connection's trust root and a deadline. It remembers what
 * Entra refused or why there was no answer, because msal's errors lose the status and the list of codes.
 *
 * Source: msal-node requires an object as body, also for an answer that isn't JSON.
 */
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { send } from '../http/send.ts';
import type { HttpsAnswer } from '../http/send.ts';
import type { Route } from '../http/routes.ts';

export interface ObservedNetwork extends INetworkModule {
  /** The last answer that wasn't a success. */
  refusal?: { answer: HttpsAnswer; body: Record<string, unknown> };
  /** What was thrown instead of an answer. */
  broken?: unknown;
}

const deadline = 30_000;
const discoveryKept = 600_000;
const discoveries = new Map<string, { at: number; answer: NetworkResponse<unknown> }>();

/** A network client for one application object. */
export function networkClient(route: Route, subject: string, signal: AbortSignal | undefined): ObservedNetwork {
  const exchange = async <T>(
    method: 'GET' | 'POST',
    url: string,
    options: NetworkRequestOptions | undefined,
  ): Promise<NetworkResponse<T>> => {
    const key = `${route.trustRoot ?? ''}|${route.proxy ?? ''}|${url}`;
    const kept = method === 'GET' ? discoveries.get(key) : undefined;
    if (kept !== undefined && Date.now() - kept.at < discoveryKept) return kept.answer as NetworkResponse<T>;
    let answer: HttpsAnswer;
    try {
      const body = options?.body;
      const headers = { ...options?.headers };
      // A token request changes nothing: repeating it is safe.
      answer = await send(route, {
        method,
        url,
        headers,
        body,
        writes: false,
        deadline,
        signal,
        service: 'entra',
        subject,
      });
    } catch (error) {
      client.broken = error;
      throw error;
    }
    const body = objectOf(answer.text);
    const response = { status: answer.status, headers: flat(answer.headers), body: body as T };
    if (answer.status >= 400) client.refusal = { answer, body };
    else if (method === 'GET') discoveries.set(key, { at: Date.now(), answer: response });
    return response;
  };
  const client: ObservedNetwork = {
    sendGetRequestAsync: async (url, options) => exchange('GET', url, options),
    sendPostRequestAsync: async (url, options) => exchange('POST', url, options),
  };
  return client;
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}

function flat(headers: HttpsAnswer['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
