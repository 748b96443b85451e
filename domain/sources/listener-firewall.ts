/**
 * Which addresses a server's firewall allows to reach a port, read back: our rule, and what others allow in addition. Where no other host can
 * be tried, this is what is known instead, and it says so.
 */
import { z } from 'zod';
import { fullHostNameSchema } from '../directory-names.ts';
import { source } from '../source.ts';

const schema = z.strictObject({
  server: fullHostNameSchema,
  port: z.int().min(1).max(65_535),
  /** The addresses that are to be allowed. */
  addresses: z.array(z.string()).min(1),
  /** Whether a host that must be refused was tried. */
  wasTried: z.boolean(),
});

export type ListenerFirewallArgs = z.output<typeof schema>;

export interface ListenerFirewall {
  /** Addresses that other rules allow, as the rules have them. */
  readonly beyond: readonly string[];
}

export const listenerFirewall = source<ListenerFirewallArgs, ListenerFirewall>({
  kind: 'listener-firewall',
  schema,
  name: ({ server, port }) => `who reaches TCP ${port} of ${server}`,
});
