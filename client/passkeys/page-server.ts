/**
 * Serves one page on loopback, for one answer. Any page in any browser on this machine, and any program of any user on it, can
 * ask it something: nothing is found without the path that was made for this page, and no answer is taken that this very page
 * hasn't sent.
 *
 * The name is `localhost`, since no address can be an RP ID. Both of its addresses are held, so that nobody else's program
 * answers at the one that the browser happens to choose.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCode } from '../../connectors/error-code.ts';
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

/** Milliseconds that a browser gets for a request. */
const patience = 10_000;
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

  const { port, servers } = await listenOnLocalhost((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  origin = `http://localhost:${port}`;
  return {
    address: new URL(path, origin),
    port,
    answer: async (signal) => await Promise.race([answering, aborted(signal)]),
    close: async () => {
      await Promise.all(servers.map(async (server) => await closed(server)));
    },
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

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** How often another port is tried, where somebody else has it at the other address. */
const tries = 10;

async function listenOnLocalhost(handler: Handler): Promise<{ port: number; servers: readonly Server[] }> {
  for (let tried = 1; ; tried += 1) {
    const first = await listening(handler, '127.0.0.1', 0);
    const { port } = first.address() as AddressInfo;
    try {
      return { port, servers: [first, await listening(handler, '::1', port)] };
    } catch (error) {
      // A machine without IPv6.
      if (['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(errorCode(error) ?? '')) return { port, servers: [first] };
      await closed(first);
      if (errorCode(error) !== 'EADDRINUSE' || tried >= tries) throw error;
    }
  }
}

async function listening(handler: Handler, host: string, port: number): Promise<Server> {
  const server = createServer({ requestTimeout: patience, headersTimeout: patience }, handler);
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await ended;
}

async function aborted(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  await once(signal, 'abort');
  throw signal.reason;
}
