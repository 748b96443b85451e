/**
 * What the firewall's cmdlets have in common: only administrators get anything (practice: "Windows System Error 5" for reading
 * and for writing), errors are those of the CIM class, and objects go through a pipeline by their InstanceID, which a rule
 * shares with its filters.
 */
import { type ShellCall, ShellError } from '../shell.ts';
import type { FirewallRule } from '../tenant/on-premises-state.ts';
import { isAdministrator } from './principals.ts';
import { organizationOf, serverOf } from './server-call.ts';

const cimException = 'Microsoft.Management.Infrastructure.CimException';

export function firewallRefusal(
  call: ShellCall,
  given: { id: string; category: string; message: string; type?: string; target?: string },
) {
  return new ShellError({
    message: given.message,
    fullyQualifiedErrorId: `${given.id},${call.name}`,
    category: given.category,
    exceptionType: given.type ?? cimException,
    targetName: given.target ?? 'MSFT_NetFirewallRule',
  });
}

export function rulesOf(call: ShellCall): FirewallRule[] {
  if (!isAdministrator(organizationOf(call), serverOf(call), call.caller)) {
    const message = 'Access is denied. ';
    throw firewallRefusal(call, { id: 'Windows System Error 5', category: 'PermissionDenied', message });
  }
  return serverOf(call).firewallRules;
}

/** The rules of what came through the pipeline; undefined for a call that isn't in one. */
export function pipedRules(call: ShellCall, rules: readonly FirewallRule[]): FirewallRule[] | undefined {
  const isPiped = call.input.length > 0 || /^(ByAssociated|InputObject)/.test(call.set);
  if (!isPiped) return undefined;
  const ids = call.input.map((object) => String(object['InstanceID']));
  return rules.filter(({ name }) => ids.includes(name));
}
