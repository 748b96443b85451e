/**
 * Enable-PSRemoting, as the vendor's document has it. Rolled back is only the start type of the service, where it is still
 * ours: WinRM stays running and the endpoint enabled, or Exchange's own management would stop.
 * Source: psdocs, Enable-PSRemoting, Disable-PSRemoting.
 */
import { powershellRemoting } from '../../domain/resources/powershell-remoting.ts';
import { remotingOn } from '../windows/remoting.ts';
import { implementation } from './implementation.ts';

export const powershellRemotingImplementation = implementation({
  resource: powershellRemoting,
  read: async ({ onPremises }, { server }) => ({
    id: server,
    state: await remotingOn(onPremises.server(server), server),
  }),
  create: async () => {
    throw new RangeError('Every server has a WinRM, enabled or not.');
  },
  async update({ onPremises }, { server }) {
    const parameters = { SkipNetworkProfileCheck: true, Force: true };
    await onPremises.server(server).invoke('Enable-PSRemoting', parameters, { subject: `remoting of ${server}` });
  },
  async undo({ onPremises }, { desired: { server }, before, after }) {
    if (before === undefined) return { residual: `How ${server} was before isn't known: its remoting stays enabled.` };
    const shell = onPremises.server(server);
    const now = await remotingOn(shell, server);
    const isOurs = now.startType === after.startType && before.startType !== after.startType;
    if (isOurs) {
      await shell.invoke(
        'Set-Service',
        { Name: 'WinRM', StartupType: before.startType },
        { subject: `WinRM of ${server}` },
      );
    }
    if (before.endpoint === after.endpoint && before.service === after.service) {
      return { undone: `WinRM of ${server} starts as before: ${before.startType}` };
    }
    return {
      residual: `Remoting of ${server} stays enabled, since Exchange depends on it; before, the service was ${before.service} and the endpoint ${before.endpoint}.`,
    };
  },
  outputs: () => ({}),
});
