/**
 * The one https server: routes a request to its part, by Microsoft's host name or, on loopback, by path.
 *
 * Before a part sees a request it may be throttled or refused, as the real service does now and then; after a write its
 * answer may be lost, when that fault was asked for. A part's own exception is a defect and answers 500.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { Clock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { ServerIdentity } from './certificate-authority.ts';
import type { SimulatorRequest, SimulatorResponse } from './message.ts';
import type { Part } from './part.ts';
import { publicAddress, type RequestContext } from './request-context.ts';

/** The largest request body that is read, in bytes: EWS takes attachments. */
const bodyLimit = 40 * 1024 * 1024;

export function createHttpsServer(options: {
  identity: ServerIdentity;
  parts: readonly Part[];
  clock: Clock;
  faults: Faults;
}): https.Server {
  const { identity, parts, clock, faults } = options;
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const request = await read(incoming);
    if (request === null) {
      outgoing.writeHead(413, { connection: 'close' }).end();
      return;
    }
    const part =
      parts.find(({ hosts }) => hosts.includes(request.hostname) && isSoleOwner(request, parts)) ??
      parts.find(
        ({ hosts, owns }) => (isLoopback(request.hostname) || hosts.includes(request.hostname)) && owns(request.path),
      );
    if (part === undefined) {
      outgoing.writeHead(421, { 'content-type': 'text/plain' }).end('This host or path is not simulated.');
      return;
    }
    const context: RequestContext = {
      requestId: randomUUID(),
      clientRequestId: request.headers['client-request-id'] ?? null,
      sourceAddress: publicAddress(incoming.socket.remoteAddress),
      receivedAt: clock.iso(),
      part: part.name,
      caller: null,
      writes: [],
    };
    const facts = { part: part.name, method: request.method, path: request.path };
    const response = await answer(part, request, context, faults.misbehaves(facts));
    const lost = context.writes.some((operation) => faults.active('lost-answer', { ...facts, operation }));
    if (lost) incoming.socket.destroy();
    else send(response, context, outgoing);
  };
  return https.createServer({ key: identity.key, cert: identity.certificate }, (incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
}

async function answer(
  part: Part,
  request: SimulatorRequest,
  context: RequestContext,
  misbehaviour: ReturnType<Faults['misbehaves']>,
): Promise<SimulatorResponse> {
  if (misbehaviour !== null) return part.refuse(misbehaviour, request, context);
  try {
    return (await part.handle(request, context)) ?? part.refuse({ kind: 'not-implemented' }, request, context);
  } catch (error) {
    process.stderr.write(`${part.name} ${request.method} ${request.path}: ${String((error as Error).stack)}\n`);
    return part.refuse({ kind: 'broken', message: (error as Error).message }, request, context);
  }
}

function send(response: SimulatorResponse, context: RequestContext, outgoing: ServerResponse): void {
  const body = Buffer.from(response.body ?? '');
  outgoing.writeHead(response.status, {
    'request-id': context.requestId,
    ...(context.clientRequestId === null ? {} : { 'client-request-id': context.clientRequestId }),
    ...response.headers,
    // A 204 carries no length.
    ...(response.status === 204 ? {} : { 'content-length': String(body.length) }),
  });
  outgoing.end(response.status === 204 ? undefined : body);
}

async function read(incoming: IncomingMessage): Promise<SimulatorRequest | null> {
  const host = incoming.headers.host ?? '127.0.0.1';
  const [rawPath = '/', ...query] = (incoming.url ?? '/').split('?');
  const search = query.length > 0 ? `?${query.join('?')}` : '';
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyLimit) return null;
    chunks.push(chunk);
  }
  return {
    method: incoming.method ?? 'GET',
    origin: `https://${host}`,
    hostname: host.replace(/:\d+$/, '').toLowerCase(),
    path: rawPath.replaceAll(/\/{2,}/g, '/'),
    query: new URLSearchParams(search),
    search,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    ),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

const isLoopback = (hostname: string) => hostname === '127.0.0.1' || hostname === 'localhost';

/** Where one host has one part, that part also answers for paths that it doesn't know (404 or 501 in its own shape). */
function isSoleOwner({ hostname }: SimulatorRequest, parts: readonly Part[]): boolean {
  return parts.filter(({ hosts }) => hosts.includes(hostname)).length === 1;
}
