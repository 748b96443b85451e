/**
 * Session configurations, and what enables remoting. Administrators only, for reading as well (PowerShell's source,
 * CustomShellCommands.cs, `ThrowIfNotAdministrator`).
 *
 * On a real server a change restarts WinRM unless `-NoServiceRestart` is given, which ends sessions that came through it; here
 * sessions go on.
 */
import { type ShellCall, type ShellCmdlets, ShellError, type ShellObject } from '../../shell.ts';
import type { ExchangeServer } from '../../tenant/on-premises-state.ts';
import { isAdministrator, principalOf } from '../principals.ts';
import { httpListener } from '../seed-listeners.ts';
import { organizationOf, serverOf, text, texts, writeServer } from '../server-call.ts';
import { entriesOf, findConfiguration, openedToNetwork, permissionOf } from '../session-configuration.ts';
import { hasWildcards, wildcard } from '../wildcard.ts';

type SessionConfiguration = ExchangeServer['sessionConfigurations'][number];

function requireAdministrator(call: ShellCall): void {
  if (isAdministrator(organizationOf(call), serverOf(call), call.caller)) return;
  throw new ShellError({
    message: 'Access is denied. To run this cmdlet, start Windows PowerShell with the "Run as administrator" option.',
    fullyQualifiedErrorId: `System.InvalidOperationException,Microsoft.PowerShell.Commands.${call.name.replace('-', '')}Command`,
    category: 'NotSpecified',
    exceptionType: 'System.InvalidOperationException',
  });
}

/** Written by `Write-Error` within the cmdlet's own script. */
function notFound(name: string): ShellError {
  return new ShellError({
    message: `No session configuration matches criteria "${name}".`,
    fullyQualifiedErrorId: 'Microsoft.PowerShell.Commands.WriteErrorException',
    category: 'NotSpecified',
    exceptionType: 'Microsoft.PowerShell.Commands.WriteErrorException',
    targetName: name,
  });
}

function list(call: ShellCall) {
  requireAdministrator(call);
  const { sessionConfigurations } = serverOf(call);
  const found = (texts(call, 'Name') ?? ['*']).flatMap((name) => {
    const matching = sessionConfigurations.filter((one) => wildcard(name).test(one.name));
    if (matching.length === 0 && !hasWildcards(name)) throw notFound(name);
    return matching;
  });
  return { objects: found.map(shown) };
}

/** Values of the plug-in's own tree, which are texts (Microsoft Learn, Disconnect-PSSession, example 4). */
const shown = (configuration: SessionConfiguration): ShellObject => ({
  Name: configuration.name,
  PSVersion: '5.1',
  Enabled: String(configuration.enabled),
  Permission: configuration.permission,
  SecurityDescriptorSddl: configuration.securityDescriptorSddl,
  RunAsUser: '',
  StartupScript: null,
  ResourceUri: `http://schemas.microsoft.com/powershell/${configuration.name}`,
  Filename: '%windir%\\system32\\pwrshplugin.dll',
});

function set(call: ShellCall) {
  requireAdministrator(call);
  const name = text(call, 'Name')!;
  const found = findConfiguration(serverOf(call), name);
  if (found === undefined) throw notFound(name);
  const sddl = text(call, 'SecurityDescriptorSddl');
  if (sddl === undefined || sddl === found.securityDescriptorSddl) return { objects: [] };
  if (entriesOf(sddl) === undefined) throw invalidDescriptor(sddl);
  const organization = organizationOf(call);
  writeServer(call, found.name, (server) => {
    const configuration = findConfiguration(server, name)!;
    configuration.securityDescriptorSddl = sddl;
    configuration.permission = permissionOf(sddl, (sid) => principalOf(organization, sid).name);
  });
  return { objects: [] };
}

/** The setter makes a `CommonSecurityDescriptor` of it, which throws; id and category of that are from memory. */
function invalidDescriptor(sddl: string): ShellError {
  return new ShellError({
    message: `Cannot bind parameter 'SecurityDescriptorSddl' to the target. Exception setting "SecurityDescriptorSddl": "The SDDL form of a security descriptor object is invalid."`,
    fullyQualifiedErrorId: 'ParameterBindingFailed,Microsoft.PowerShell.Commands.SetPSSessionConfigurationCommand',
    category: 'WriteError',
    exceptionType: 'System.Management.Automation.ParameterBindingException',
    targetName: sddl,
  });
}

/**
 * Starts WinRM, makes it automatic, adds the HTTP listener, allows it in the firewall (the public profile too: on servers it
 * is opened again whatever `-SkipNetworkProfileCheck` says), enables all configurations and takes the network's denial out of
 * them (Microsoft Learn, Enable-PSRemoting). What is unchanged isn't written again. The two sentences that the real one
 * prints are omitted.
 */
function enable(call: ShellCall) {
  requireAdministrator(call);
  const now = serverOf(call);
  const wanted = enabled(structuredClone(now), (sid) => principalOf(organizationOf(call), sid).name);
  if (JSON.stringify(wanted) === JSON.stringify(now)) return { objects: [] };
  writeServer(call, 'remoting', (server) => {
    server.services = wanted.services;
    server.winrm.listeners = wanted.winrm.listeners;
    server.firewallRules = wanted.firewallRules;
    server.sessionConfigurations = wanted.sessionConfigurations;
  });
  return { objects: [] };
}

function enabled(server: ExchangeServer, nameOf: (sid: string) => string): ExchangeServer {
  for (const service of server.services) {
    if (service.name === 'WinRM') Object.assign(service, { status: 'Running', startType: 'Automatic' });
  }
  if (!server.winrm.listeners.some(({ transport }) => transport === 'HTTP')) {
    server.winrm.listeners = [httpListener(), ...server.winrm.listeners];
  }
  for (const rule of server.firewallRules) if (/^WINRM-HTTP-In-TCP(-PUBLIC)?$/i.test(rule.name)) rule.enabled = true;
  for (const configuration of server.sessionConfigurations) {
    configuration.enabled = true;
    const opened = openedToNetwork(configuration.securityDescriptorSddl);
    if (opened === configuration.securityDescriptorSddl) continue;
    configuration.securityDescriptorSddl = opened;
    configuration.permission = permissionOf(opened, nameOf);
  }
  return server;
}

export const psSessionConfigurationCmdlets: ShellCmdlets = {
  'Get-PSSessionConfiguration': { implements: ['Name', 'Force'], run: list },
  'Set-PSSessionConfiguration': {
    implements: ['Name', 'SecurityDescriptorSddl', 'Force', 'NoServiceRestart', 'Confirm'],
    run: set,
  },
  'Enable-PSRemoting': { implements: ['SkipNetworkProfileCheck', 'Force', 'Confirm'], run: enable },
};
