/** The proxy of EWS on one server. A rollback removes the element, or restores what it had; the file stays. */
import { ewsProxy, proxyElement, sameProxy } from '../../domain/resources/ews-proxy.ts';
import { clearProxy, readProxy, writeProxy } from '../windows/web-configuration.ts';
import { implementation } from './implementation.ts';

export const ewsProxyImplementation = implementation({
  resource: ewsProxy,
  async read({ onPremises }, { server }) {
    return { id: server, state: { proxy: await readProxy(onPremises.server(server), server) } };
  },
  create: async () => {
    throw new RangeError('A server has a proxy of EWS, set or not.');
  },
  update: async ({ onPremises }, desired) =>
    writeProxy(onPremises.server(desired.server), desired.server, proxyElement(desired)),
  async undo({ onPremises }, { desired, before }) {
    const { server } = desired;
    const shell = onPremises.server(server);
    const now = await readProxy(shell, server);
    if (now === null) return { undone: `EWS on ${server} has no proxy` };
    if (!sameProxy(now, proxyElement(desired))) {
      return {
        residual: `EWS on ${server} uses the proxy ${now.proxyaddress}: it was changed since, not by this run.`,
      };
    }
    const former = before?.proxy ?? null;
    if (former === null) await clearProxy(shell, server);
    else await writeProxy(shell, server, former);
    return { undone: `EWS on ${server} has its former proxy` };
  },
  outputs: (_found, { server }) => ({ server }),
});
