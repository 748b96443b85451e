/**
 * Where the fake `pwsh` asks: plain http on a loopback port of its own, `POST /shell`. It takes a token that is new with every
 * start, and no request that names another host, so that neither a neighbour nor a web page gets in.
 */
import { timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import { readRequest, sendResponse } from '../http/wire.ts';
import { json, type SimulatorRequest, type SimulatorResponse } from '../http/message.ts';
import type { Shell } from './run/shell.ts';
import type { Pause } from './host/host-output.ts';
import type { ShellQuestion } from './shell-call.ts';
import { reportError } from '../report-error.ts';

const tokenHeader = 'x-shell-token';

export function createShellEndpoint(shell: Shell, token: string): http.Server {
  const expected = Buffer.from(token);
  const isKnown = (given = '') => {
    const bytes = Buffer.from(given);
    return bytes.length === expected.length && timingSafeEqual(bytes, expected);
  };
  const answer = async (request: SimulatorRequest | null, pause: Pause): Promise<SimulatorResponse | 'lost'> => {
    if (request === null) return json(413, {});
    if (!['127.0.0.1', 'localhost'].includes(request.hostname)) return json(421, {});
    if (!isKnown(request.headers[tokenHeader])) return json(401, {});
    const [, process] = /^\/shell\/([\da-f-]{36})$/.exec(request.path) ?? [];
    if (request.method === 'DELETE' && process !== undefined) {
      shell.forget(process);
      return json(200, {});
    }
    if (request.method !== 'POST' || request.path !== '/shell') return json(404, {});
    const answered = await shell.answer(JSON.parse(request.body) as ShellQuestion, pause);
    return answered.injectedFault === 'lost' ? 'lost' : json(200, answered);
  };
  const server = http.createServer((incoming, outgoing) => {
    const serve = async () => {
      const request = await readRequest(incoming, 'http');
      const response = await answer(request, pauseUntilGone(outgoing));
      if (response === 'lost') incoming.socket.destroy();
      else sendResponse(response, { requestId: '', clientRequestId: null }, outgoing);
    };
    serve().catch((error: unknown) => {
      reportError('powershell', error);
      incoming.socket.destroy();
    });
  });
  // A session asks as long as it lives, however long it is silent.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  return server;
}

/** Waits no longer than somebody is there to be answered. */
function pauseUntilGone(outgoing: http.ServerResponse): Pause {
  return async (milliseconds) => {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      outgoing.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  };
}
