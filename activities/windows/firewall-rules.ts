/**
 * Rules of a server's firewall. A rule, its ports and its addresses are three objects that share one instance id: they are
 * asked for in bulk and put together here, since a question for each of hundreds of rules takes minutes.
 * Source: learn, Get-NetFirewallRule, Get-NetFirewallPortFilter, Get-NetFirewallAddressFilter ("rule parameters associated
 * with filters can only be queried using filter objects"; one to one); practice (InstanceID is the same for all three).
 */
import type { Shell } from '../../connectors/powershell/shell.ts';
import { coversPort, plainAddresses } from '../../domain/remote-addresses.ts';
import type { FirewallRuleState } from '../../domain/resources/firewall-rule.ts';
import { listOf, textOf, wordOf } from './raw-response.ts';

/** Numbers of the enumerations, should they arrive as such. Source: learn, MSFT_NetFirewallRule. */
const enabledWords = { 1: 'True', 2: 'False' };
const directionWords = { 1: 'Inbound', 2: 'Outbound' };
const actionWords = { 0: 'NotConfigured', 2: 'Allow', 4: 'Block' };

interface RawRule {
  InstanceID?: unknown;
  Name?: unknown;
  DisplayName?: unknown;
  Enabled?: unknown;
  Direction?: unknown;
  Action?: unknown;
}

interface RawPorts {
  InstanceID?: unknown;
  Protocol?: unknown;
  LocalPort?: unknown;
}

interface RawAddresses {
  InstanceID?: unknown;
  RemoteAddress?: unknown;
}

export interface NamedRule extends FirewallRuleState {
  readonly name: string;
  readonly displayName: string;
}

/** Every rule that was made on the server itself; those of group policy are in another store. */
export async function firewallRulesOn(shell: Shell, server: string): Promise<NamedRule[]> {
  const subject = `firewall of ${server}`;
  const rules = await shell.invoke<RawRule>(
    'Get-NetFirewallRule',
    {},
    { select: ['InstanceID', 'Name', 'DisplayName', 'Enabled', 'Direction', 'Action'], subject },
  );
  const ports = await shell.invoke<RawPorts>(
    'Get-NetFirewallPortFilter',
    {},
    { select: ['InstanceID', 'Protocol', 'LocalPort'], subject },
  );
  const addresses = await shell.invoke<RawAddresses>(
    'Get-NetFirewallAddressFilter',
    {},
    { select: ['InstanceID', 'RemoteAddress'], subject },
  );
  const portsOf = byInstance(ports);
  const addressesOf = byInstance(addresses);
  return rules.map((rule) => {
    const id = textOf(rule.InstanceID);
    return {
      name: textOf(rule.Name),
      displayName: textOf(rule.DisplayName),
      enabled: wordOf(rule.Enabled, enabledWords) === 'True',
      direction: wordOf(rule.Direction, directionWords),
      action: wordOf(rule.Action, actionWords),
      protocol: textOf(portsOf.get(id)?.Protocol),
      localPort: listOf(portsOf.get(id)?.LocalPort).map(textOf),
      remoteAddress: plainAddresses(listOf(addressesOf.get(id)?.RemoteAddress).map(textOf)),
    };
  });
}

/** Whether a rule is in force and allows addresses to a TCP port. */
export function rulesThatAllow(
  { enabled, direction, action, protocol, localPort }: FirewallRuleState,
  port: number,
): boolean {
  return (
    enabled &&
    direction === 'Inbound' &&
    action === 'Allow' &&
    ['tcp', '6', 'any'].includes(protocol.toLowerCase()) &&
    coversPort(localPort, port)
  );
}

function byInstance<T extends { InstanceID?: unknown }>(raw: readonly T[]): Map<string, T> {
  return new Map(raw.map((each) => [textOf(each.InstanceID), each]));
}
