/** Between Node's messages and the plain ones that handlers see. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SimulatorRequest, SimulatorResponse } from './message.ts';
import type { RequestContext } from '../tenant/request-context.ts';

/** The largest request body that is read, in bytes: EWS takes attachments. */
const bodyLimit = 40 * 1024 * 1024;

export function sendResponse(
  response: SimulatorResponse,
  context: Pick<RequestContext, 'requestId' | 'clientRequestId'>,
  outgoing: ServerResponse,
): void {
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

/** @returns null when the body is too large */
export async function readRequest(
  incoming: IncomingMessage,
  scheme: 'http' | 'https',
): Promise<SimulatorRequest | null> {
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
    origin: `${scheme}://${host}`,
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
