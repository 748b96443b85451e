/**
 * Exchange Web Services on premises, behind the name from outside: each request goes to the next server that is up, and meets
 * what that one's virtual directory says, so that Basic must be on for all of them. By a server's own name it is that one.
 *
 * A mailbox's own EwsEnabled forbids by 403, as policies are seen to do to who comes by Basic
 * (microsoftgraph/microsoft-graph-docs#5659); there is no gate for applications.
 */
import type { Core } from '../../core.ts';
import { answerSoap, refuseSoap } from '../../ews/soap-answer.ts';
import type { ServerVersion } from '../../ews/xml/write.ts';
import { empty, type SimulatorRequest, type SimulatorResponse } from '../../http/message.ts';
import { publicHost, serverHosts } from '../../http/organization-hosts.ts';
import type { Part } from '../../http/part.ts';
import type { RequestContext } from '../../tenant/request-context.ts';
import type { ExchangeServer } from '../../tenant/state.ts';
import { callerOf } from '../account-caller.ts';
import { ownOrganization } from '../own-organization.ts';
import { accountAccess } from './account-access.ts';
import { authenticate } from './authentication.ts';

/** Exchange Server SE, as the servers say of themselves. */
const version: ServerVersion = [15, 2, 1748, 10];

/** @param core the tenant's own, with an organization on premises */
export function createOnPremisesEwsPart(core: Core): Part {
  const own = ownOrganization(core);
  let turn = 0;

  /** The server that gets the request; undefined where nothing answers behind the name. */
  function next(hostname: string): ExchangeServer | undefined {
    const { servers } = core.store.state.onPremises!;
    const named = servers.filter(({ fqdn }) => fqdn === hostname);
    const candidates = (named.length > 0 ? named : servers).filter(isUp);
    return candidates[turn++ % candidates.length];
  }

  async function answer(request: SimulatorRequest, context: RequestContext, server: ExchangeServer) {
    const directory = server.virtualDirectories.find(({ kind }) => kind === 'EWS')!;
    const authentication = authenticate(core, request, directory);
    if (!authentication.ok) return authentication.answer;
    const { account } = authentication;
    context.caller = callerOf(core.store.state.onPremises!, account);
    if (request.method !== 'POST') return null;
    return answerSoap({
      core: own,
      context,
      access: accountAccess(own, account),
      version,
      body: request.body,
      blocked: (acting) => (acting?.ewsEnabled === false ? empty(403) : null),
    });
  }

  return {
    name: 'ews-on-premises',
    hosts: [publicHost, ...serverHosts],
    owns: (path) => /^\/ews(\/|$)/i.test(path),
    async handle(request, context) {
      if (!/^\/ews\/exchange\.asmx$/i.test(request.path)) return null;
      const server = next(request.hostname);
      if (server === undefined) return empty(503);
      const response = await answer(request, context, server);
      return response === null ? null : from(server, response);
    },
    refuse: (refusal, request) => refuseSoap(refusal, request, version),
  };
}

/** A machine that is down, or whose web server doesn't run, gets no requests from the load balancer. */
const isUp = ({ isDown, services }: ExchangeServer): boolean =>
  !isDown && services.every(({ name, status }) => name !== 'W3SVC' || status === 'Running');

/** Every answer names the server that gave it. */
const from = ({ name }: ExchangeServer, response: SimulatorResponse): SimulatorResponse => ({
  ...response,
  headers: { ...response.headers, 'x-feserver': name },
});
