/**
 * The one https server: routes a request to its part, by Microsoft's host name or, on loopback, by path.
 *
 * Before a part sees a request it may be throttled or refused, as the real service does now and then; after a write its
 * answer may be lost, when that fault was asked for. What couldn't be kept has not happened, and is answered as a service that is
 * unavailable for now; any other exception of a part is a defect and answers 500.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { Clock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { ServerIdentity } from './certificate-authority.ts';
import type { SimulatorRequest, SimulatorResponse } from './message.ts';
import type { Part, Refusal } from './part.ts';
import type { RequestContext } from '../tenant/request-context.ts';
import { publicAddress } from './public-address.ts';
import { readRequest, sendResponse } from './wire.ts';
import { reportError } from '../report-error.ts';
import { NotKept } from '../write-whole.ts';

export function createHttpsServer(options: {
  identity: ServerIdentity;
  parts: readonly Part[];
  clock: Clock;
  faults: Faults;
}): https.Server {
  const { identity, parts, clock, faults } = options;
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const request = await readRequest(incoming, 'https');
    if (request === null) {
      outgoing.writeHead(413, { connection: 'close' }).end();
      return;
    }
    const part = partFor(request, parts);
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
    const refused = faults.active('denied', facts) ? ({ kind: 'denied' } as const) : faults.injectFault(facts);
    const response = await answer(part, request, context, refused);
    const lost = context.writes.some((operation) => faults.active('lost-answer', { ...facts, operation }));
    if (lost) incoming.socket.destroy();
    else sendResponse(response, context, outgoing);
  };
  return https.createServer({ key: identity.key, cert: identity.certificate }, (incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
}

async function answer(
  part: Part,
  request: SimulatorRequest,
  context: RequestContext,
  injectedFault: Refusal | null,
): Promise<SimulatorResponse> {
  if (injectedFault !== null) return part.refuse(injectedFault, request, context);
  try {
    return (await part.handle(request, context)) ?? part.refuse({ kind: 'not-implemented' }, request, context);
  } catch (error) {
    reportError(`${part.name} ${request.method} ${request.path}`, error);
    if (error instanceof NotKept) return part.refuse({ kind: 'unavailable', retryAfterSeconds: 1 }, request, context);
    return part.refuse({ kind: 'broken', message: (error as Error).message }, request, context);
  }
}

/**
 * By host name, and by path where a host has several parts; on loopback by path alone. A part that has a host to itself
 * also answers for paths that it doesn't know, in its own shape.
 */
function partFor({ hostname, path }: SimulatorRequest, parts: readonly Part[]): Part | undefined {
  const isLoopback = hostname === '127.0.0.1' || hostname === 'localhost';
  const candidates = isLoopback ? parts : parts.filter(({ hosts }) => hosts.includes(hostname));
  return candidates.find((part) => part.owns(path)) ?? (candidates.length === 1 ? candidates[0] : undefined);
}
