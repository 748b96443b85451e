/**
 * New-NetFirewallRule under a name of our own, by which it is found, changed and removed.
 * Source: learn, New-/Set-/Remove-NetFirewallRule.
 */
import { compare } from '../../domain/resource.ts';
import {
  firewallRule,
  stateWanted,
  type FirewallRuleDesired,
  type FirewallRuleState,
} from '../../domain/resources/firewall-rule.ts';
import type { ConnectionContext } from '../context.ts';
import { firewallRulesOn } from '../windows/firewall-rules.ts';
import { implementation } from './implementation.ts';

export const firewallRuleImplementation = implementation({
  resource: firewallRule,
  read: async (context, desired) => {
    const state = await ruleOf(context, desired);
    return state === undefined ? undefined : { id: desired.rule, state };
  },
  async create({ onPremises }, desired) {
    const { server, rule, displayName } = desired;
    const parameters = { Name: rule, DisplayName: displayName, ...written(stateWanted(desired)) };
    await onPremises
      .server(server)
      .invoke('New-NetFirewallRule', parameters, { select: ['Name'], subject: `firewall rule ${rule} of ${server}` });
    return rule;
  },
  async update(context, desired) {
    await write(context, desired, stateWanted(desired));
  },
  async undo(context, { desired, before, after, created }) {
    const { server, rule } = desired;
    const now = await ruleOf(context, desired);
    if (now === undefined) return { undone: 'it no longer exists' };
    if (compare({ ...after }, { ...now }).length > 0) {
      return { residual: `The firewall rule ${rule} of ${server} was changed, not by this run, and stays.` };
    }
    if (created || before === undefined) {
      await context.onPremises
        .server(server)
        .invoke('Remove-NetFirewallRule', { Name: [rule] }, { subject: `firewall rule ${rule} of ${server}` });
      return { undone: `the firewall rule ${rule} of ${server} is removed` };
    }
    await write(context, desired, before);
    return { undone: `the firewall rule ${rule} of ${server} is as it was before` };
  },
  outputs: (_found, { rule }) => ({ rule }),
});

/** Undefined where there is none of this name. */
async function ruleOf(
  { onPremises }: ConnectionContext,
  { server, rule }: FirewallRuleDesired,
): Promise<FirewallRuleState | undefined> {
  // A name is there once in a store of rules.
  const found = (await firewallRulesOn(onPremises.server(server), server)).find(({ name }) => name === rule);
  if (found === undefined) return undefined;
  const { name: _name, displayName: _displayName, ...state } = found;
  return state;
}

async function write(
  { onPremises }: ConnectionContext,
  { server, rule }: FirewallRuleDesired,
  state: FirewallRuleState,
): Promise<void> {
  await onPremises
    .server(server)
    .invoke(
      'Set-NetFirewallRule',
      { Name: [rule], ...written(state) },
      { subject: `firewall rule ${rule} of ${server}` },
    );
}

function written({ enabled, direction, action, protocol, localPort, remoteAddress }: FirewallRuleState) {
  return {
    Enabled: enabled ? 'True' : 'False',
    Direction: direction,
    Action: action,
    Protocol: protocol,
    LocalPort: localPort,
    RemoteAddress: remoteAddress,
  };
}
