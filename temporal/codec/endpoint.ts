/**
 * Decodes payloads for the Temporal UI, whose page calls it from the browser: https://docs.temporal.io/codec-server
 *
 * It decrypts for every caller that may ask. Invariants: it listens on loopback only; it answers only pages of the UI's
 * own origins, and tools, which send no origin; it is addressed by loopback's own names only (else a page elsewhere
 * could point a name at it). It can't distinguish the users of one machine: where others log in as well, run it
 * without.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { PayloadCodec } from '@temporalio/common';
import { payloadsFromJson, payloadsToJson } from './payloads-json.ts';

export interface CodecEndpoint {
  /** What `--ui-codec-endpoint` and `--codec-endpoint` of Temporal's tools take. */
  url: string;
  close(): Promise<void>;
}

export interface CodecEndpointOptions {
  codec: PayloadCodec;
  /** Of the UI, such as `http://127.0.0.1:8233`. */
  origins: readonly string[];
  /** Default: a free one. */
  port?: number;
  /** Default: 127.0.0.1. Another address is for a container, whose port is published on loopback only. */
  host?: string;
}

const largestBody = 16 * 1024 * 1024;

export async function startCodecEndpoint(options: CodecEndpointOptions): Promise<CodecEndpoint> {
  const { codec, origins, port = 0, host = '127.0.0.1' } = options;
  const server = createServer((request, response) => {
    answer(request, response, codec, origins).catch(() => end(response, 500, { message: 'internal error' }));
  });
  server.listen({ port, host });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The codec endpoint has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  codec: PayloadCodec,
  origins: readonly string[],
): Promise<void> {
  const { origin, host = '' } = request.headers;
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return end(response, 403, { message: 'unknown host' });
  if (origin !== undefined) {
    if (!origins.includes(origin)) return end(response, 403, { message: 'unknown origin' });
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('vary', 'origin');
  }
  const operation = request.url?.slice(1);
  if (operation !== 'encode' && operation !== 'decode') {
    return end(response, 404, { message: 'only /encode and /decode' });
  }
  if (request.method === 'OPTIONS') {
    response.setHeader('access-control-allow-methods', 'POST, OPTIONS');
    response.setHeader('access-control-allow-headers', 'content-type,x-namespace');
    return end(response, 204);
  }
  if (request.method !== 'POST') return end(response, 405, { message: 'only POST' });
  const text = await readBody(request);
  if (text === undefined) return end(response, 413, { message: 'too large' });
  const payloads = payloadsFromJson(text);
  if (payloads === undefined) return end(response, 400, { message: 'not a list of payloads' });
  try {
    end(response, 200, payloadsToJson(await codec[operation](payloads)));
  } catch (error) {
    // What the codec says names keys by their ID only.
    end(response, 400, { message: error instanceof Error ? error.message : 'the payloads are not readable' });
  }
}

/**
 * Undefined: larger than anything that a Temporal server would have stored. What is left of such a body is discarded as it
 * comes, so that its sender reads the answer; Node ends a request that takes longer than five minutes.
 */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  // An ordinary iteration that is left early ends the request.
  const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of body) {
    length += chunk.length;
    if (length > largestBody) break;
    chunks.push(chunk);
  }
  if (length > largestBody) {
    request.resume();
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function end(response: ServerResponse, status: number, content?: object): void {
  response.statusCode = status;
  if (content === undefined) {
    response.end();
    return;
  }
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(content));
}
