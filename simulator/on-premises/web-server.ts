/**
 * The web server of the organization on premises: https on a port of its own, with a certificate under the simulator's
 * authority for `mail.contoso.example`, each server's own name, and loopback.
 *
 * To serve it: `listen(createOnPremisesWebServer(core, identity), port, 'any')` once `openOnPremises(core, servers)` has made
 * the organization; EWS is then at `https://127.0.0.1:<port>/EWS/Exchange.asmx`, and at `/EWS/Exchange.asmx` by any of the
 * names for a client that is given their address.
 */
import type https from 'node:https';
import type { Core } from '../core.ts';
import type { ServerIdentity } from '../http/certificate-authority.ts';
import { createHttpsServer } from '../http/server.ts';
import { createOnPremisesEwsPart } from './ews/part.ts';

export function createOnPremisesWebServer(core: Core, identity: ServerIdentity): https.Server {
  return createHttpsServer({
    identity: { ...identity, ...identity.organization },
    parts: [createOnPremisesEwsPart(core)],
    clock: core.clock,
    faults: core.faults,
  });
}
