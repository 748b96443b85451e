/**
 * Hosts in TrustedHosts of a server: with whom *it*, as a client, speaks without being shown who they are. It has no effect
 * on who comes in. Ours are added to those that are there, and taken out again one by one.
 * Source: psdocs, about_Remote_Troubleshooting (the value affects all users of the computer).
 */
import { z } from 'zod';
import { fullHostNameSchema } from '../directory-names.ts';
import { resource } from '../resource.ts';

const schema = z.strictObject({
  server: fullHostNameSchema,
  hosts: z.array(z.string().regex(/^(?:\*|(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)$/i)).min(1),
});

export type TrustedHostsDesired = z.output<typeof schema>;

export interface TrustedHostsState {
  readonly hosts: readonly string[];
}

export const trustedHosts = resource<TrustedHostsDesired, TrustedHostsState, Record<string, never>>({
  kind: 'trusted-hosts',
  schema,
  name: ({ server }) => server,
  diff: ({ hosts }, state) => {
    const missing = notIn(hosts, state.hosts);
    return missing.length === 0
      ? []
      : [{ property: 'TrustedHosts', before: state.hosts, after: [...state.hosts, ...missing] }];
  },
  risks: ({ server, hosts }) =>
    hosts.includes('*')
      ? [
          {
            code: 'trusts-every-host',
            text: `Every program on ${server}, under any account, sends its credentials by WinRM to any host that answers, without proof that it is the right one.`,
          },
        ]
      : [
          {
            code: 'trusts-hosts',
            text: `Programs on ${server} send credentials by WinRM to ${hosts.join(', ')} without proof that it is the right host.`,
          },
        ],
});

/** Those that aren't among others, whatever their case; none where the others are every host. */
export function notIn(hosts: readonly string[], others: readonly string[]): string[] {
  if (others.includes('*')) return [];
  const there = new Set(others.map((host) => host.toLowerCase()));
  return hosts.filter((host) => !there.has(host.toLowerCase()));
}
