/**
 * The proxy of EWS on one server. Its attributes are written one by one, so that a part of them may be ours: a rollback goes
 * by each of them. It removes the element, or restores what it had; the file stays.
 */
import { differingAttributes, ewsProxy, isSet, proxyElement } from '../../domain/resources/ews-proxy.ts';
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
  update: async ({ onPremises }, desired, { state }) =>
    writeProxy(onPremises.server(desired.server), desired.server, proxyElement(desired), state.proxy),
  async undo({ onPremises }, { desired, before }) {
    const { server } = desired;
    const shell = onPremises.server(server);
    const now = await readProxy(shell, server);
    if (now === null) return { undone: `EWS on ${server} has no proxy` };
    const former = before?.proxy ?? null;
    const ofOthers = differingAttributes(now, proxyElement(desired)).filter(
      (name) => isSet(now[name]) && now[name] !== former?.[name],
    );
    if (ofOthers.length > 0) {
      return {
        residual: `EWS on ${server} uses the proxy ${now.proxyaddress}: it was changed since, not by this run.`,
      };
    }
    if (former === null) await clearProxy(shell, server);
    else await writeProxy(shell, server, former, now);
    return { undone: `EWS on ${server} has its former proxy` };
  },
  outputs: (_found, { server }) => ({ server }),
});
