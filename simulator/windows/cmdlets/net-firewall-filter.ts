/**
 * The ports and the addresses of firewall rules, which are objects of their own: one of each for every rule, with its InstanceID
 * (Microsoft Learn, Get-NetFirewallAddressFilter).
 */
import type { ShellCall, ShellCmdlets, ShellObject } from '../../shell.ts';
import type { FirewallRule } from '../../tenant/on-premises-state.ts';
import { pipedRules, rulesOf } from '../firewall-objects.ts';

/** A single value isn't in an array. */
const single = (values: readonly string[]) => (values.length === 1 ? values[0] : values);

const shownPorts = (rule: FirewallRule): ShellObject => ({
  InstanceID: rule.name,
  Protocol: rule.protocol,
  LocalPort: single(rule.localPort),
  RemotePort: 'Any',
  IcmpType: 'Any',
  DynamicTarget: 'Any',
});

const shownAddresses = (rule: FirewallRule): ShellObject => ({
  InstanceID: rule.name,
  LocalAddress: 'Any',
  RemoteAddress: single(rule.remoteAddress),
});

/** The filters of the rules in the pipeline, or of all. */
const filters = (show: (rule: FirewallRule) => ShellObject) => (call: ShellCall) => {
  const rules = rulesOf(call);
  return { objects: (pipedRules(call, rules) ?? rules).map(show) };
};

export const netFirewallFilterCmdlets: ShellCmdlets = {
  'Get-NetFirewallPortFilter': { implements: ['All'], run: filters(shownPorts) },
  'Get-NetFirewallAddressFilter': { implements: ['All'], run: filters(shownAddresses) },
};
