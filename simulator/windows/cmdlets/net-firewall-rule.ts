/**
 * Rules of a server's firewall. What isn't there is `CmdletizationQuery_NotFound_InstanceID` by name and `..._DisplayName` by
 * display name; a name that is taken is `Windows System Error 183`; what Windows can't read is `HRESULT 0x80070057` (all seen
 * in public transcripts).
 */
import type { ShellCall, ShellCmdlets, ShellError, ShellObject } from '../../shell.ts';
import type { FirewallRule } from '../../tenant/on-premises-state.ts';
import { shownAddress } from '../address-range.ts';
import { isPort } from '../firewall.ts';
import { firewallRefusal, pipedRules, rulesOf } from '../firewall-objects.ts';
import { flag, unimplemented, text, texts, writeServer } from '../server-call.ts';
import { hasWildcards, wildcard } from '../wildcard.ts';

/** By name, by display name, by the input of a pipeline; all of them where nothing is asked for. */
function chosen(call: ShellCall): FirewallRule[] {
  const rules = rulesOf(call);
  const [names, displayNames] = [texts(call, 'Name'), texts(call, 'DisplayName')];
  if (names !== undefined) return matching(call, rules, 'name', names);
  if (displayNames !== undefined) return matching(call, rules, 'displayName', displayNames);
  return pipedRules(call, rules) ?? rules.filter((rule) => isAsked(call, rule));
}

function matching(
  call: ShellCall,
  rules: readonly FirewallRule[],
  key: 'name' | 'displayName',
  wanted: readonly string[],
) {
  const property = key === 'name' ? 'InstanceID' : 'DisplayName';
  return wanted.flatMap((word) => {
    const found = rules.filter((rule) => wildcard(word).test(rule[key]));
    if (found.length > 0 || hasWildcards(word)) return found;
    throw firewallRefusal(call, {
      id: `CmdletizationQuery_NotFound_${property}`,
      category: 'ObjectNotFound',
      message: `No MSFT_NetFirewallRule objects found with property '${property}' equal to '${word}'.  Verify the value of the property and retry.`,
      type: 'Microsoft.PowerShell.Cmdletization.Cim.CimJobException',
      target: word,
    });
  });
}

/** The conditions of the set ByQuery. */
function isAsked(call: ShellCall, rule: FirewallRule): boolean {
  const is = (name: string, value: string) =>
    texts(call, name)?.some((one) => one.toLowerCase() === value.toLowerCase()) ?? true;
  return is('Direction', rule.direction) && is('Action', rule.action) && is('Enabled', rule.enabled ? 'True' : 'False');
}

const shown = (rule: FirewallRule): ShellObject => ({
  Name: rule.name,
  ID: rule.name,
  InstanceID: rule.name,
  DisplayName: rule.displayName,
  Enabled: rule.enabled ? 'True' : 'False',
  Direction: rule.direction,
  Action: rule.action,
  Profile: rule.profile,
  PolicyStoreSource: 'PersistentStore',
  PolicyStoreSourceType: 'Local',
  PrimaryStatus: 'OK',
});

/** What a call says of a rule; what it doesn't say stays as it is. */
function said(call: ShellCall, rule: FirewallRule): FirewallRule {
  const enabled = text(call, 'Enabled');
  const protocol = text(call, 'Protocol') ?? rule.protocol;
  const localPort = texts(call, 'LocalPort') ?? rule.localPort;
  const ofPorts = ['tcp', 'udp', '6', '17'].includes(protocol.toLowerCase());
  if (!localPort.every((word) => isPort(word) && (ofPorts || word === 'Any'))) throw unreadable(call, 'port');
  const remoteAddress = (texts(call, 'RemoteAddress') ?? rule.remoteAddress).map((word) => {
    const address = shownAddress(word);
    if (address === undefined) throw unreadable(call, 'address');
    return address;
  });
  return {
    ...rule,
    displayName: text(call, call.name.startsWith('Set') ? 'NewDisplayName' : 'DisplayName') ?? rule.displayName,
    enabled: enabled === undefined ? rule.enabled : enabled.toLowerCase() === 'true',
    direction: (text(call, 'Direction') as FirewallRule['direction'] | undefined) ?? rule.direction,
    action: (text(call, 'Action') as FirewallRule['action'] | undefined) ?? rule.action,
    protocol: ofPorts ? ({ '6': 'TCP', '17': 'UDP' }[protocol] ?? protocol.toUpperCase()) : protocol,
    localPort,
    remoteAddress,
    profile: (texts(call, 'Profile') ?? [rule.profile]).join(', '),
  };
}

function unreadable(call: ShellCall, what: 'port' | 'address'): ShellError {
  const message = `The ${what} is invalid. `;
  return firewallRefusal(call, { id: 'HRESULT 0x80070057', category: 'InvalidArgument', message });
}

const fresh: FirewallRule = {
  name: '',
  displayName: '',
  enabled: true,
  direction: 'Inbound',
  action: 'Allow',
  protocol: 'Any',
  localPort: ['Any'],
  remoteAddress: ['Any'],
  profile: 'Any',
};

function create(call: ShellCall) {
  const rules = rulesOf(call);
  const rule = said(call, { ...fresh, name: text(call, 'Name') ?? `{${call.core.random.uuid()}}` });
  if (rules.some(({ name }) => name.toLowerCase() === rule.name.toLowerCase())) {
    const message = 'Cannot create a file when that file already exists. ';
    throw firewallRefusal(call, { id: 'Windows System Error 183', category: 'ResourceExists', message });
  }
  writeServer(call, rule.name, ({ firewallRules }) => firewallRules.push(rule));
  return { objects: [shown(rule)] };
}

function set(call: ShellCall) {
  const changed = chosen(call).map((rule) => ({ rule, wanted: said(call, rule) }));
  for (const { rule, wanted } of changed) {
    if (JSON.stringify(rule) === JSON.stringify(wanted)) continue;
    writeServer(call, rule.name, (server) => {
      server.firewallRules = server.firewallRules.map((one) => (one.name === wanted.name ? wanted : one));
    });
  }
  return { objects: flag(call, 'PassThru') ? changed.map(({ wanted }) => shown(wanted)) : [] };
}

function remove(call: ShellCall) {
  const isNarrowed = texts(call, 'Name') ?? texts(call, 'DisplayName') ?? pipedRules(call, []);
  if (isNarrowed === undefined) throw unimplemented(call, 'all rules');
  const names = chosen(call).map(({ name }) => name);
  for (const name of names) {
    writeServer(call, name, (server) => {
      server.firewallRules = server.firewallRules.filter((one) => one.name !== name);
    });
  }
  return { objects: [] };
}

const conditions = ['Enabled', 'Direction', 'Action', 'Protocol', 'LocalPort', 'RemoteAddress', 'Profile'];

export const netFirewallRuleCmdlets: ShellCmdlets = {
  'Get-NetFirewallRule': {
    implements: ['Name', 'DisplayName', 'All', 'Direction', 'Action', 'Enabled'],
    run: (call) => ({ objects: chosen(call).map(shown) }),
  },
  'New-NetFirewallRule': { implements: ['Name', 'DisplayName', ...conditions, 'Confirm'], run: create },
  'Set-NetFirewallRule': {
    implements: ['Name', 'DisplayName', 'NewDisplayName', ...conditions, 'PassThru', 'Confirm'],
    run: set,
  },
  'Remove-NetFirewallRule': { implements: ['Name', 'DisplayName', 'Confirm'], run: remove },
};
