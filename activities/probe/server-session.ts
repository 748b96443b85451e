/** New-PSSession -UseSSL as the account, one harmless question in it, and the session removed again. */
import { serverSessionProbe } from '../../domain/probes/server-session.ts';
import { probeImplementation } from './implementation.ts';
import { inSession } from './remote-session.ts';

export const serverSessionImplementation = probeImplementation({
  probe: serverSessionProbe,
  attempt: async (context, remote) =>
    inSession(context, remote, async () => ({
      outcome: 'allowed',
      observed: `${remote.account} has a session on ${remote.server} over 5986, by Kerberos.`,
    })),
});
