/** Set-User -RemotePowerShellEnabled. Rolled back only where it was off, and is still on. Source: odp, Set-User. */
import { Failure } from '../../domain/failure.ts';
import { remotePowershell } from '../../domain/resources/remote-powershell.ts';
import type { ConnectionContext } from '../context.ts';
import { managementShell } from '../exchange-server/management-shell.ts';
import { implementation } from './implementation.ts';

export const remotePowershellImplementation = implementation({
  resource: remotePowershell,
  async read(context, { account, name }) {
    const user = await managementShell(context).exactlyOne<{ RemotePowerShellEnabled?: boolean }>('Get-User', account);
    if (user.state === 'absent') throw missing(name);
    return { id: account, state: { remotePowerShellEnabled: user.object.RemotePowerShellEnabled === true } };
  },
  create: async (_context, { name }) => {
    throw missing(name);
  },
  update: async (context, _desired, { id }) => enable(context, id, true),
  async undo(context, { desired: { name }, before, id }) {
    if (before?.remotePowerShellEnabled !== false) return { undone: 'it was on before' };
    await enable(context, id, false);
    return { undone: `${name} may not use remote PowerShell, as before` };
  },
  outputs: (_found, { account }) => ({ account }),
});

async function enable(context: ConnectionContext, account: string, enabled: boolean): Promise<void> {
  await managementShell(context).invoke('Set-User', { Identity: account, RemotePowerShellEnabled: enabled });
}

function missing(name: string): Failure {
  return new Failure('account-not-in-directory', { service: 'exchange', subject: name });
}
