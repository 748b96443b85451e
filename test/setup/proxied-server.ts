/** The test run's Temporal server behind a proxy that passes calls on as they are, and lets a test see and answer them itself. */
import { once } from 'node:events';
import {
  connect,
  createServer,
  type ClientHttp2Session,
  type Http2Session,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';

export interface Call {
  /** Of the workflow service, such as `PollWorkflowTaskQueue`. */
  readonly method: string;
  readonly stream: ServerHttp2Stream;
}

export interface Between {
  /** @returns whether the call is answered here, and not passed on */
  takes(call: Call): boolean;
  /** What went through, as frames of gRPC: what was asked before it is answered, and what came once that is complete. */
  asked?(method: string, bytes: Buffer): void;
  answered?(method: string, bytes: Buffer, headers: OutgoingHttpHeaders): void;
}

export interface ProxiedServer {
  readonly address: string;
  /** Calls that were passed on and aren't answered yet: who answers one of them takes it away from the server. */
  readonly waiting: ReadonlySet<Call>;
  close(): void;
}

export async function proxiedServer(address: string, between: Between): Promise<ProxiedServer> {
  const waiting = new Set<Call>();
  const sessions = new Set<Http2Session>();
  const behind: ClientHttp2Session = connect(`http://${address}`);
  behind.on('error', () => {});
  const door = createServer();
  door.on('session', (session) => sessions.add(session));
  door.on('stream', (stream, headers) => {
    const method = headers[':path']?.split('/').at(-1) ?? '';
    const call = { method, stream };
    stream.on('error', () => {});
    if (between.takes(call)) return;
    waiting.add(call);
    stream.on('close', () => waiting.delete(call));
    const { ':authority': _, ...passed } = headers;
    const request = behind.request(passed);
    request.on('error', () => {});
    stream.on('close', () => request.close());
    const [asked, answered]: [Buffer[], Buffer[]] = [[], []];
    request.on('response', ({ ':status': status, ...said }) => {
      const headersBack = { ':status': status, ...said };
      if (stream.destroyed || stream.headersSent) return;
      waiting.delete(call);
      stream.respond(headersBack, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers(trailers));
      request.on('data', (data: Buffer) => {
        answered.push(data);
        stream.write(data);
      });
      request.on('end', () => {
        between.answered?.(method, Buffer.concat(answered), headersBack);
        stream.end();
      });
    });
    let trailers = {};
    request.on('trailers', (sent) => (trailers = sent));
    stream.on('data', (data: Buffer) => asked.push(data));
    stream.on('end', () => between.asked?.(method, Buffer.concat(asked)));
    stream.pipe(request);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  return {
    address: `127.0.0.1:${(door.address() as AddressInfo).port}`,
    waiting,
    close: () => {
      for (const session of sessions) session.destroy();
      behind.destroy();
      door.close();
    },
  };
}
