/**
 * The test run's Temporal server behind a door that can be closed, as one with accounts closes it to a key that is revoked: from
 * then on a method's calls are answered PERMISSION_DENIED.
 */
import { connect, createServer, type ClientHttp2Session, type Http2Session, type ServerHttp2Stream } from 'node:http2';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface GuardedServer {
  readonly address: string;
  /** @param method of the workflow service, such as `PollWorkflowTaskQueue` */
  revoke(method: string): void;
  close(): void;
}

export async function guardedServer(address: string): Promise<GuardedServer> {
  const revoked = new Set<string>();
  const waiting = new Map<ServerHttp2Stream, string>();
  const sessions = new Set<Http2Session>();
  const behind: ClientHttp2Session = connect(`http://${address}`);
  behind.on('error', () => {});
  const door = createServer();
  door.on('session', (session) => sessions.add(session));
  door.on('stream', (stream, headers) => {
    const method = headers[':path']?.split('/').at(-1) ?? '';
    stream.on('error', () => {});
    if (revoked.has(method)) {
      refuse(stream);
      return;
    }
    waiting.set(stream, method);
    stream.on('close', () => waiting.delete(stream));
    const { ':authority': _, ...passed } = headers;
    const request = behind.request(passed);
    request.on('error', () => {});
    stream.on('close', () => request.close());
    request.on('response', ({ ':status': status, ...answered }) => {
      if (stream.destroyed || stream.headersSent) return;
      stream.respond({ ':status': status, ...answered }, { waitForTrailers: true });
      request.on('data', (data) => stream.write(data));
    });
    let trailers = {};
    request.on('trailers', (sent) => (trailers = sent));
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    request.on('end', () => stream.end());
    stream.pipe(request);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  return {
    address: `127.0.0.1:${(door.address() as AddressInfo).port}`,
    revoke: (method) => {
      revoked.add(method);
      for (const [stream, called] of waiting) if (called === method && !stream.headersSent) refuse(stream);
    },
    close: () => {
      for (const session of sessions) session.destroy();
      behind.destroy();
      door.close();
    },
  };
}

function refuse(stream: ServerHttp2Stream): void {
  const answer = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '7' };
  stream.respond({ ...answer, 'grpc-message': 'Request unauthorized.' }, { endStream: true });
}
