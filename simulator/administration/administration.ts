/**
 * The simulator's own interface, plain http on loopback under `/_simulator`: read the tenant and its audit, set the
 * clock, inject faults, complete a device code, take a server down or start it. No answer contains a secret.
 *
 * Requests that name another host are refused, so that no web page can reach it by a name that resolves to loopback.
 */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { Core } from '../core.ts';
import type { DeviceCodes } from '../entra/device-codes.ts';
import { json, type SimulatorResponse } from '../http/message.ts';
import { createRouter } from '../http/router.ts';
import { readRequest, sendResponse } from '../http/wire.ts';
import type { RequestContext } from '../tenant/request-context.ts';
import { redacted } from '../tenant/difference.ts';
import { NotKept } from '../write-whole.ts';
import { answerClock, setClock } from './clock-settings.ts';
import { BadRequest, bodyOf } from './json-body.ts';
import { completeDevice } from './device-completion.ts';
import { answerFaults, clearFaults, postFault } from './posted-faults.ts';
import { setServerPower } from './server-power.ts';

/** @param settled when the servers' sockets are as the state says */
export function createAdministration(
  core: Core,
  devices: DeviceCodes,
  settled: () => Promise<void> = async () => {},
): http.Server {
  const { store } = core;
  const route = createRouter({
    'GET /_simulator/state': () => json(200, redacted(store.state)),
    'GET /_simulator/audit': ({ query }) => {
      const since = Number(query.get('since') ?? 0);
      return json(
        200,
        store.audit.filter(({ sequence }) => sequence > since),
      );
    },
    'GET /_simulator/clock': () => answerClock(core),
    'POST /_simulator/clock': (request) => setClock(core, bodyOf(request)),
    'GET /_simulator/faults': () => answerFaults(core),
    'POST /_simulator/faults': (request) => postFault(core, bodyOf(request)),
    'DELETE /_simulator/faults': ({ query }) => clearFaults(core, query.get('name') ?? undefined),
    'POST /_simulator/device': (request) => completeDevice(core, devices, bodyOf(request)),
    'POST /_simulator/servers': async (request) => {
      const answer = setServerPower(core, bodyOf(request));
      await settled();
      return answer;
    },
  });

  const serve = async (incoming: http.IncomingMessage, outgoing: http.ServerResponse) => {
    const request = await readRequest(incoming, 'http');
    const context: RequestContext = {
      requestId: randomUUID(),
      clientRequestId: null,
      sourceAddress: '127.0.0.1',
      receivedAt: core.clock.iso(),
      part: 'administration',
      caller: null,
      writes: [],
    };
    const answer = async (): Promise<SimulatorResponse> => {
      if (request === null) return problem(413, 'The request is too large.');
      if (!['127.0.0.1', 'localhost'].includes(request.hostname)) return problem(421, 'Loopback names only.');
      try {
        const found = await route(request, context);
        return found ?? problem(404, `There is no ${request.method} ${request.path}.`);
      } catch (error) {
        if (error instanceof BadRequest) return problem(400, error.message);
        if (error instanceof NotKept) return problem(503, error.message);
        throw error;
      }
    };
    sendResponse(await answer(), context, outgoing);
  };
  return http.createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => {
      process.stderr.write(`administration: ${String(error)}\n`);
      incoming.socket.destroy();
    });
  });
}

const problem = (status: number, message: string) => json(status, { error: { message } });
