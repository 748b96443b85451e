/** A server on premises goes down, or comes back: `{server, down}`. What is down answers on no port. */
import type { Core } from '../core.ts';
import { json, type SimulatorResponse } from '../http/message.ts';
import { BadRequest, type Body, textOf } from './json-body.ts';

/** @throws BadRequest */
export function setServerPower(core: Core, body: Body): SimulatorResponse {
  const wanted = textOf(body, 'server').toLowerCase();
  const { down } = body;
  if (typeof down !== 'boolean') throw new BadRequest('down must be true or false.');
  return core.store.note((state) => {
    const server = state.onPremises?.servers.find(({ name, fqdn }) =>
      [name, fqdn].some((one) => one.toLowerCase() === wanted),
    );
    if (server === undefined) throw new BadRequest('There is no such server.');
    server.isDown = down;
    return json(200, { server: server.fqdn, down });
  });
}
