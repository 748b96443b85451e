/**
 * The state of remoting on a server, and who may open which session: what an approver should see before more is opened.
 */
import type { Shell } from '../../../connectors/powershell/shell.ts';
import type { Evidence } from '../../../domain/plan.ts';
import { remotingOn, sessionConfigurationsOn } from '../../windows/remoting.ts';

export async function remotingEvidence(shell: Shell, server: string): Promise<Evidence[]> {
  const { service, startType } = await remotingOn(shell, server);
  const configurations = await sessionConfigurationsOn(shell, server);
  return [
    { name: `${server}: WinRM`, observed: `${service}, starts ${startType}` },
    {
      name: `${server}: session configurations`,
      observed: configurations
        .map(({ name, enabled, permission }) => `${name} (${enabled ? 'enabled' : 'disabled'}): ${permission}`)
        .join('; '),
    },
  ];
}
