/**
 * Serves one page on loopback, for one answer. Any page in any browser on this machine, and any program of any user on it, can
 * ask it something: nothing is found without the path that was made for this page, and no answer is taken that this very page
 * hasn't sent.
 *
 * The name is `localhost`, since no address can be an RP ID.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listenOnLocalhost } from '../listen-on-localhost.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

export interface ServedPage {
  readonly address: URL;
  readonly port: number;
  /** The one answer, as JSON that nobody has looked at. @throws the signal's reason */
  answer(signal: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'permissions-policy': 'publickey-credentials-get=(self), publickey-credentials-create=(self)',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
  connection: 'close',
};

/** Bytes of an answer. */
const mostBytes = 65_536;

/** @param html with `style`, `script` and `answer` beside it */
export async function servePage(html: string): Promise<ServedPage> {
  const path = `/${randomBytes(32).toString('base64url')}/`;
  let origin = '';
  let take: ((answer: unknown) => void) | undefined;
  const answering = new Promise<unknown>((resolve) => (take = resolve));

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const status = (code: number): void => void response.writeHead(code, headers).end();
    const name = nameIn(request, path);
    if (`http://${request.headers.host ?? ''}` !== origin || name === undefined) return status(404);
    if (!isOwn(request, name)) return status(403);
    if (request.method === 'GET' && Object.hasOwn(served(html), name)) {
      const [type, content] = served(html)[name as keyof ReturnType<typeof served>];
      return void response.writeHead(200, { ...headers, 'content-type': `${type}; charset=utf-8` }).end(content);
    }
    if (request.method !== 'POST' || name !== 'answer') return status(404);
    if (request.headers.origin !== origin || request.headers['content-type'] !== 'application/json') return status(403);
    const answer = await bodyOf(request);
    if (answer === undefined) return status(400);
    const taking = take;
    if (taking === undefined) return status(410);
    take = undefined;
    // Only once the page knows: what waits for the answer ends this server.
    response.once('close', () => taking(answer));
    return status(204);
  };

  const { port, close } = await listenOnLocalhost((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  origin = `http://localhost:${port}`;
  return {
    address: new URL(path, origin),
    port,
    answer: async (signal) => await Promise.race([answering, aborted(signal)]),
    close,
  };
}

function served(html: string) {
  return {
    '': ['text/html', html],
    style: ['text/css', pageStyle],
    script: ['text/javascript', pageScript],
  } as const;
}

/** What comes after the path that was made for this page; undefined: it is another path. */
function nameIn({ url = '' }: IncomingMessage, path: string): string | undefined {
  const [given, own] = [Buffer.from(url.slice(0, path.length)), Buffer.from(path)];
  return given.length === own.length && timingSafeEqual(given, own) ? url.slice(path.length) : undefined;
}

/** Whether the person or this page asks, and no other page; https://www.w3.org/TR/fetch-metadata */
function isOwn({ headers: given }: IncomingMessage, name: string): boolean {
  const site = given['sec-fetch-site'];
  if (name !== '') return site === undefined || site === 'same-origin';
  const [mode, destination] = [given['sec-fetch-mode'] ?? 'navigate', given['sec-fetch-dest'] ?? 'document'];
  const isAsked = site === undefined || site === 'none' || site === 'same-origin';
  return isAsked && mode === 'navigate' && destination === 'document';
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

async function aborted(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  await once(signal, 'abort');
  throw signal.reason;
}
