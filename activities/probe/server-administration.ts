/**
 * Get-PSSessionConfiguration in a session of the account: it reads nothing that could do harm, and only administrators may
 * call it. The session itself is proven in the same attempt.
 * Source: PowerShell source, CustomShellCommands.cs (an InvalidOperationException for an account that isn't one).
 */
import type { Shell } from '../../connectors/powershell/shell.ts';
import { isFailure } from '../../domain/failure.ts';
import { serverAdministrationProbe } from '../../domain/probes/server-administration.ts';
import { endpoint } from '../windows/remoting.ts';
import { probeImplementation } from './implementation.ts';
import { inSession } from './remote-session.ts';

export const serverAdministrationImplementation = probeImplementation({
  probe: serverAdministrationProbe,
  attempt: async (context, remote) =>
    inSession(context, remote, async (shell) => {
      const { server, account } = remote;
      return (await mayAdminister(shell))
        ? {
            outcome: 'allowed',
            observed: `${account} sees the session configurations of ${server}: it administers it.`,
          }
        : {
            outcome: 'refused',
            code: 'not-administrator',
            observed: `${account} has a session on ${server}, and is refused there what only administrators may do.`,
          };
    }),
});

async function mayAdminister(shell: Shell): Promise<boolean> {
  try {
    await shell.invoke('Get-PSSessionConfiguration', { Name: [endpoint] }, { select: ['Name'] });
    return true;
  } catch (error) {
    const isRefusal =
      isFailure(error, 'powershell-denied') ||
      (isFailure(error, 'powershell-cmdlet-failed') &&
        error.serviceCode?.startsWith('System.InvalidOperationException,') === true);
    if (isRefusal) return false;
    throw error;
  }
}
