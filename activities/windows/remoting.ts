/**
 * Whether a server's WinRM runs and starts by itself, and its endpoint microsoft.powershell.
 * Sources: learn, Get-Service; psdocs, Get-PSSessionConfiguration, Enable-PSRemoting.
 */
import type { Shell } from '../../connectors/powershell/shell.ts';
import { Failure } from '../../domain/failure.ts';
import type { PowershellRemotingState } from '../../domain/resources/powershell-remoting.ts';
import { isTrue, textOf, wordOf } from './raw-response.ts';

/** Numbers of the enumerations, should they arrive as such. Source: learn, ServiceControllerStatus, ServiceStartMode. */
const statusWords = { 1: 'Stopped', 2: 'StartPending', 3: 'StopPending', 4: 'Running', 7: 'Paused' };
const startWords = { 0: 'Boot', 1: 'System', 2: 'Automatic', 3: 'Manual', 4: 'Disabled' };

export const endpoint = 'microsoft.powershell';

export interface SessionConfiguration {
  readonly name: string;
  readonly enabled: boolean;
  readonly permission: string;
  readonly securityDescriptor: string | null;
}

export async function sessionConfigurationsOn(shell: Shell, server: string): Promise<SessionConfiguration[]> {
  const raw = await shell.invoke<Record<string, unknown>>(
    'Get-PSSessionConfiguration',
    {},
    {
      select: ['Name', 'Enabled', 'Permission', 'SecurityDescriptorSddl'],
      subject: `session configurations of ${server}`,
    },
  );
  return raw.map(({ Name, Enabled, Permission, SecurityDescriptorSddl }) => ({
    name: textOf(Name),
    enabled: isTrue(Enabled),
    permission: textOf(Permission),
    securityDescriptor: textOf(SecurityDescriptorSddl) || null,
  }));
}

export async function remotingOn(shell: Shell, server: string): Promise<PowershellRemotingState> {
  const [service] = await shell.invoke<Record<string, unknown>>(
    'Get-Service',
    { Name: ['WinRM'] },
    { select: ['Name', 'Status', 'StartType'], subject: `WinRM of ${server}` },
  );
  if (service === undefined) {
    throw new Failure('server-answer-unexpected', { service: 'powershell', subject: `WinRM of ${server}` });
  }
  const found = (await sessionConfigurationsOn(shell, server)).find(({ name }) => name.toLowerCase() === endpoint);
  return {
    service: wordOf(service['Status'], statusWords),
    startType: wordOf(service['StartType'], startWords),
    endpoint: found === undefined ? 'missing' : found.enabled ? 'enabled' : 'disabled',
    securityDescriptor: found?.securityDescriptor ?? null,
  };
}
