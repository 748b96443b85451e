/** New-PSSession -UseSSL as the account, one harmless question in it, and the session removed again. */
import { serverSessionProbe } from '../../domain/probes/server-session.ts';
import { probeImplementation } from './implementation.ts';
import { proveSession, sessionOver } from './remote-session.ts';

export const serverSessionImplementation = probeImplementation({
  probe: serverSessionProbe,
  look: async (context, remote) => {
    const opened = await sessionOver(context, remote);
    if (opened.shell === undefined) return opened.not;
    await proveSession(opened.shell, remote);
    const { server, account } = remote;
    return { outcome: 'allowed', observed: `${account} has a session on ${server} over 5986, by Kerberos.` };
  },
});
