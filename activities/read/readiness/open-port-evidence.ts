/** Which rules allow addresses to 5986 already; one that allows more than Monosync is reported, and never changed. */
import type { Shell } from '../../../connectors/powershell/shell.ts';
import type { Evidence } from '../../../domain/plan.ts';
import { beyond } from '../../../domain/remote-addresses.ts';
import { winrmPort } from '../../../domain/resources/winrm-https-listener.ts';
import { firewallRulesOn, rulesThatAllow, type NamedRule } from '../../windows/firewall-rules.ts';

export async function openPortEvidence(
  shell: Shell,
  server: string,
  monosyncServers: readonly string[],
): Promise<Evidence> {
  const rules = (await firewallRulesOn(shell, server)).filter((rule) => rulesThatAllow(rule, winrmPort));
  return {
    name: `${server}: firewall for TCP ${winrmPort}`,
    observed:
      rules.length === 0
        ? 'no rule allows any address'
        : rules.map((rule) => reported(rule, monosyncServers)).join('; '),
  };
}

function reported({ name, displayName, remoteAddress }: NamedRule, monosyncServers: readonly string[]): string {
  const others = beyond(remoteAddress, monosyncServers);
  const wider = others.length === 0 ? '' : `, wider than Monosync (${others.join(', ')}): it is left as it is`;
  return `"${displayName}" (${name}) allows ${remoteAddress.join(', ')}${wider}`;
}
