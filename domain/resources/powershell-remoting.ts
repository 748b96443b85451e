/**
 * PowerShell remoting of a server: WinRM running and starting by itself, the endpoint microsoft.powershell enabled. It is
 * never disabled again: Exchange's own management depends on it.
 * Source: psdocs, Enable-PSRemoting (what it does; it restarts WinRM), Disable-PSRemoting.
 */
import { z } from 'zod';
import { fullHostNameSchema } from '../directory-names.ts';
import { compare, resource } from '../resource.ts';

const schema = z.strictObject({ server: fullHostNameSchema });

export type PowershellRemotingDesired = z.output<typeof schema>;

export interface PowershellRemotingState {
  /** Of the service WinRM, as Get-Service has it. */
  readonly service: string;
  readonly startType: string;
  /** Of the endpoint microsoft.powershell. */
  readonly endpoint: 'enabled' | 'disabled' | 'missing';
  /** Its security descriptor, recorded as it was; null where there is none. */
  readonly securityDescriptor: string | null;
}

export const powershellRemoting = resource<PowershellRemotingDesired, PowershellRemotingState, Record<string, never>>({
  kind: 'powershell-remoting',
  schema,
  name: ({ server }) => server,
  shown: () => ({ ...wanted }),
  diff: (_desired, { service, startType, endpoint }) => compare(wanted, { service, startType, endpoint }),
  risks: ({ server }) => [
    {
      code: 'remoting-enabled',
      text: `Every session configuration of ${server} is enabled for remote use, each with its own security descriptor, and WinRM is restarted: sessions that are open on it end.`,
    },
  ],
  irreversible: 'remoting stays enabled, since Exchange depends on it; only the start type of the service is restored',
});

const wanted = { service: 'Running', startType: 'Automatic', endpoint: 'enabled' } as const;
