/**
 * An inbound rule of a server's firewall that allows named addresses to one TCP port. Rules add up: what another rule
 * allows stays allowed, and is not changed here.
 * Source: learn, New-NetFirewallRule.
 */
import { z } from 'zod';
import { fullHostNameSchema } from '../directory-names.ts';
import { plainAddresses } from '../remote-addresses.ts';
import { compare, resource } from '../resource.ts';

const schema = z.strictObject({
  server: fullHostNameSchema,
  /** Identifies the rule on the server. */
  rule: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/),
  displayName: z.string().min(1).max(200),
  port: z.int().min(1).max(65_535),
  remoteAddresses: z.array(z.union([z.ipv4(), z.ipv6()])).min(1, 'must name at least one address'),
});

export type FirewallRuleDesired = z.output<typeof schema>;

export interface FirewallRuleState {
  readonly enabled: boolean;
  readonly direction: string;
  readonly action: string;
  readonly protocol: string;
  readonly localPort: readonly string[];
  /** As `plainAddresses` has them. */
  readonly remoteAddress: readonly string[];
}

export const firewallRule = resource<FirewallRuleDesired, FirewallRuleState, { readonly rule: string }>({
  kind: 'firewall-rule',
  adoptable: true,
  schema,
  name: ({ server, rule }) => `${rule} on ${server}`,
  shown: (desired) => ({ ...stateWanted(desired) }),
  diff: (desired, state) => compare({ ...stateWanted(desired) }, { ...state }),
  risks: ({ server, port, remoteAddresses }) => [
    {
      code: 'port-opened',
      text: `${plainAddresses(remoteAddresses).join(', ')} reach${remoteAddresses.length === 1 ? 'es' : ''} TCP ${port} of ${server}.`,
    },
  ],
});

/** What the rule must be. */
export function stateWanted({ port, remoteAddresses }: FirewallRuleDesired): FirewallRuleState {
  return {
    enabled: true,
    direction: 'Inbound',
    action: 'Allow',
    protocol: 'TCP',
    localPort: [String(port)],
    remoteAddress: plainAddresses(remoteAddresses),
  };
}
