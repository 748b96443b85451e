/**
 * Services of a server. An account that came over the network and isn't an administrator can't even list them: the service
 * control manager lets only interactive users read (practice: "Cannot open Service Control Manager on computer '.'" from
 * Get-Service in sessions of ordinary accounts). Other errors are PowerShell's own (its source, Service.cs).
 */
import { type ShellCall, type ShellCmdlets, ShellError, type ShellObject } from '../../shell.ts';
import type { ExchangeServer } from '../../tenant/on-premises-state.ts';
import { isAdministrator } from '../principals.ts';
import { unimplemented, organizationOf, serverOf, text, texts, writeServer } from '../server-call.ts';
import { hasWildcards, wildcard } from '../wildcard.ts';

type Service = ExchangeServer['services'][number];

const displayNames: Readonly<Record<string, string>> = {
  WinRM: 'Windows Remote Management (WS-Management)',
  W3SVC: 'World Wide Web Publishing Service',
};
const displayName = ({ name }: Service) => displayNames[name] ?? name;
const commandClass = (call: ShellCall) => `Microsoft.PowerShell.Commands.${call.name.replace('-', '')}Command`;

function refusal(call: ShellCall, id: string, category: string, message: string, targetName: string): ShellError {
  return new ShellError({
    message,
    fullyQualifiedErrorId: `${id},${commandClass(call)}`,
    category,
    exceptionType: 'Microsoft.PowerShell.Commands.ServiceCommandException',
    targetName,
  });
}

const isAllowed = (call: ShellCall) => isAdministrator(organizationOf(call), serverOf(call), call.caller);

function requireServiceControlManager(call: ShellCall): void {
  if (isAllowed(call)) return;
  throw new ShellError({
    message: "Cannot open Service Control Manager on computer '.'. This operation might require other privileges.",
    fullyQualifiedErrorId: `System.InvalidOperationException,${commandClass(call)}`,
    category: 'NotSpecified',
    exceptionType: 'System.InvalidOperationException',
  });
}

function named(call: ShellCall): Service[] {
  const { services } = serverOf(call);
  const names = texts(call, 'Name');
  if (names === undefined) return services;
  return names.flatMap((name) => {
    const found = services.filter((service) => wildcard(name).test(service.name));
    if (found.length > 0 || hasWildcards(name)) return found;
    const message = `Cannot find any service with service name '${name}'.`;
    throw refusal(call, 'NoServiceFoundForGivenName', 'ObjectNotFound', message, name);
  });
}

const shown = (service: Service): ShellObject => ({
  Name: service.name,
  ServiceName: service.name,
  DisplayName: displayName(service),
  Status: service.status,
  StartType: service.startType,
  CanStop: service.status === 'Running',
  MachineName: '.',
});

function start(call: ShellCall) {
  requireServiceControlManager(call);
  for (const service of named(call)) {
    if (service.status === 'Running') continue;
    if (service.startType === 'Disabled') {
      const cause = `Cannot start service ${service.name} on computer '.'.`;
      const message = `Service '${displayName(service)} (${service.name})' cannot be started due to the following error: ${cause}`;
      throw refusal(call, 'CouldNotStartService', 'OpenError', message, service.name);
    }
    change(call, service, { status: 'Running' });
  }
  return { objects: [] };
}

function set(call: ShellCall) {
  const [service] = named(call);
  if (!isAllowed(call)) {
    const message = `Service '${displayName(service!)} (${service!.name})' cannot be configured due to the following error: Access is denied`;
    throw refusal(call, 'CouldNotSetService', 'PermissionDenied', message, service!.name);
  }
  const startType = oneOf(call, 'StartupType', ['Automatic', 'Manual', 'Disabled'] as const);
  const status = oneOf(call, 'Status', ['Running', 'Stopped'] as const);
  change(call, service!, { ...(startType && { startType }), ...(status && { status }) });
  return { objects: [] };
}

/** Other published values are of drivers, or of services that can pause: none of them is here. */
function oneOf<T extends string>(call: ShellCall, name: string, values: readonly T[]): T | undefined {
  const given = text(call, name);
  const found = values.find((value) => value === given);
  if (given !== undefined && found === undefined) throw unimplemented(call, `-${name} ${given}`);
  return found;
}

/** What is unchanged isn't written again. */
function change(call: ShellCall, service: Service, wanted: Partial<Service>): void {
  const isSo = Object.entries(wanted).every(([key, value]) => service[key as keyof Service] === value);
  if (isSo) return;
  writeServer(call, service.name, (server) => {
    Object.assign(
      server.services.find(({ name }) => name === service.name)!,
      wanted,
    );
  });
}

export const serviceCmdlets: ShellCmdlets = {
  'Get-Service': {
    implements: ['Name'],
    run: (call) => {
      requireServiceControlManager(call);
      return { objects: named(call).map(shown) };
    },
  },
  'Set-Service': { implements: ['Name', 'StartupType', 'Status', 'Confirm'], run: set },
  'Start-Service': { implements: ['Name', 'Confirm'], run: start },
};
