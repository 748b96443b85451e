/**
 * Inbound rules that such a server has before anybody adds one; none of them is for 5986. Names and display names are
 * Windows' own (Microsoft Learn: Import-Module, example 7; Enable-PSRemoting, example 3). The public profile's rule lets
 * in the own subnet only (same page, notes).
 */
import type { FirewallRule } from '../tenant/on-premises-state.ts';

const inbound: Pick<FirewallRule, 'enabled' | 'direction' | 'action' | 'protocol'> = {
  enabled: true,
  direction: 'Inbound',
  action: 'Allow',
  protocol: 'TCP',
};

export function seedFirewallRules(): FirewallRule[] {
  return [
    {
      ...inbound,
      name: 'WINRM-HTTP-In-TCP',
      displayName: 'Windows Remote Management (HTTP-In)',
      localPort: ['5985'],
      remoteAddress: ['Any'],
      profile: 'Domain, Private',
    },
    {
      ...inbound,
      name: 'WINRM-HTTP-In-TCP-PUBLIC',
      displayName: 'Windows Remote Management (HTTP-In)',
      localPort: ['5985'],
      remoteAddress: ['LocalSubnet'],
      profile: 'Public',
    },
    {
      ...inbound,
      name: 'WINRM-HTTP-Compat-In-TCP',
      displayName: 'Windows Remote Management - Compatibility Mode (HTTP-In)',
      enabled: false,
      localPort: ['80'],
      remoteAddress: ['Any'],
      profile: 'Any',
    },
    {
      ...inbound,
      name: 'IIS-WebServerRole-HTTPS-In-TCP',
      displayName: 'World Wide Web Services (HTTPS Traffic-In)',
      localPort: ['443'],
      remoteAddress: ['Any'],
      profile: 'Any',
    },
  ];
}
