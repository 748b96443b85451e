/** What each server's listener shows, by its own settings; a server that can't be read is reported as unreadable. */
import { certificateInWords } from '../../domain/server-certificate.ts';
import { isFailure } from '../../domain/failure.ts';
import { httpsListeners, type HttpsListeners } from '../../domain/sources/https-listeners.ts';
import type { ConnectionContext } from '../context.ts';
import { httpsListenerOn } from '../windows/https-listener.ts';
import { certificatesOn } from '../windows/server-certificates.ts';
import { sourceImplementation } from './implementation.ts';

type Shown = HttpsListeners['listeners'][number];

export const httpsListenersImplementation = sourceImplementation({
  source: httpsListeners,
  read: async (context, { servers }) => {
    const listeners: Shown[] = [];
    for (const server of servers) listeners.push(await shownBy(context, server));
    return {
      value: { listeners },
      evidence: listeners.map(({ server, shows }) => ({ name: `${server}: HTTPS listener`, observed: shows })),
    };
  },
});

async function shownBy({ onPremises }: ConnectionContext, server: string): Promise<Shown> {
  try {
    const shell = onPremises.server(server);
    const listener = await httpsListenerOn(shell, server);
    if (listener === undefined) return { server, thumbprint: null, shows: 'no HTTPS listener' };
    const { certificateThumbprint: thumbprint } = listener;
    const certificate = (await certificatesOn(shell, server)).find((each) => each.thumbprint === thumbprint);
    return { server, thumbprint, shows: certificate === undefined ? thumbprint : certificateInWords(certificate) };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { server, thumbprint: null, shows: `not read: ${error.operator}` };
  }
}
