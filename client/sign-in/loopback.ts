/**
 * Where the browser comes back to after a sign-in: a listener on loopback, for one answer (RFC 8252, 7.3). Any page in any
 * browser on this machine can ask it something: what doesn't have the state that was made for this sign-in is not found, and
 * changes nothing.
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listenOnLocalhost } from '../listen-on-localhost.ts';
import { headersOfPage } from './page.ts';

/** The answer of the provider, as the browser has brought it. */
interface Answer {
  readonly url: URL;
  /** Shows a page in that browser. */
  readonly show: (html: string) => Promise<void>;
}

export interface Loopback {
  /**
   * Without a path, as it is registered at Entra ID, which compares all but the port of a redirect to `localhost`.
   * learn, entra/identity-platform/reply-url (localhost exceptions)
   */
  readonly redirectUri: string;
  readonly port: number;
  /** The first request with this state. Once. @throws the signal's reason */
  answer(state: string, signal: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}

export async function listenOnLoopback(): Promise<Loopback> {
  let take: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  const { port, close } = await listenOnLocalhost((request, response) => {
    if (take?.(request, response) === true) return;
    response.writeHead(404, headersOfPage).end();
  });
  const redirectUri = `http://localhost:${port}`;
  return {
    redirectUri,
    port,
    answer: async (state, signal) =>
      await new Promise<Answer>((resolve, reject) => {
        const abort = (): void => {
          take = undefined;
          reject(signal.reason as Error);
        };
        if (signal.aborted) return abort();
        signal.addEventListener('abort', abort, { once: true });
        take = (request, response) => {
          const url = urlOf(request, redirectUri, state);
          if (url === undefined) return false;
          take = undefined;
          signal.removeEventListener('abort', abort);
          resolve({ url, show: async (html) => await show(html, response) });
          return true;
        };
      }),
    close,
  };
}

/** @returns undefined: not the answer to this sign-in, or not as a browser brings it */
function urlOf(request: IncomingMessage, redirectUri: string, state: string): URL | undefined {
  const { method, headers, url: target = '' } = request;
  if (method !== 'GET' || !target.startsWith('/?') || `http://${headers.host ?? ''}` !== redirectUri) return undefined;
  // A page that asks for it by a script, an image or a frame; https://www.w3.org/TR/fetch-metadata
  const [mode, destination] = [headers['sec-fetch-mode'], headers['sec-fetch-dest']];
  if (
    headers.origin !== undefined ||
    (mode ?? 'navigate') !== 'navigate' ||
    (destination ?? 'document') !== 'document'
  ) {
    return undefined;
  }
  const url = new URL(target, redirectUri);
  return url.searchParams.getAll('state').length === 1 && isSame(url.searchParams.get('state') ?? '', state)
    ? url
    : undefined;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function show(html: string, response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  const shown = new Promise<void>((resolve) => response.once('close', resolve));
  response.writeHead(200, headersOfPage).end(html);
  await shown;
}
