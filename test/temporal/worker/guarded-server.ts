/**
 * The test run's Temporal server behind a door that can be closed, as one with accounts closes it to a key that is revoked: from
 * then on a method's calls are answered PERMISSION_DENIED.
 */
import type { ServerHttp2Stream } from 'node:http2';
import { proxiedServer } from '../../setup/proxied-server.ts';

export interface GuardedServer {
  readonly address: string;
  /** @param method of the workflow service, such as `PollWorkflowTaskQueue` */
  revoke(method: string): void;
  close(): void;
}

export async function guardedServer(address: string): Promise<GuardedServer> {
  const revoked = new Set<string>();
  const door = await proxiedServer(address, {
    takes: ({ method, stream }) => {
      if (!revoked.has(method)) return false;
      refuse(stream);
      return true;
    },
  });
  return {
    address: door.address,
    revoke: (method) => {
      revoked.add(method);
      for (const call of door.waiting) if (call.method === method) refuse(call.stream);
    },
    close: () => door.close(),
  };
}

function refuse(stream: ServerHttp2Stream): void {
  const answer = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '7' };
  stream.respond({ ...answer, 'grpc-message': 'Request unauthorized.' }, { endStream: true });
}
