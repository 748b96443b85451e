/**
 * A named location: the public addresses that the account may sign in from, each on its own (/32). Never trusted: a
 * trusted location is part of *AllTrusted* in every other policy, and would loosen those.
 *
 * Source: learn, graph/api/resources/ipnamedlocation.
 */
import { z } from 'zod';
import { isPublicAddress } from '../public-address.ts';
import { compare, resource } from '../resource.ts';

const schema = z.strictObject({
  displayName: z.string().min(1).max(256),
  addresses: z
    .array(z.string().refine(isPublicAddress, { error: 'must be a single public IPv4 address, not a range' }))
    .min(1)
    .max(2000),
});

export type NamedLocation = z.output<typeof schema>;

export interface NamedLocationState {
  /** CIDR notation, sorted. */
  readonly ranges: readonly string[];
  readonly isTrusted: boolean;
}

/** The ranges that stand for single addresses, sorted, each once. */
export function rangesOf(addresses: readonly string[]): string[] {
  return [...new Set(addresses.map((address) => `${address}/32`))].sort();
}

export const namedLocation = resource<NamedLocation, NamedLocationState, { id: string }>({
  kind: 'named-location',
  adoptable: true,
  schema,
  name: ({ displayName }) => displayName,
  shown: ({ displayName, addresses }) => ({ displayName, ranges: rangesOf(addresses), isTrusted: false }),
  diff: ({ addresses }, { ranges, isTrusted }) =>
    compare({ ranges: rangesOf(addresses), isTrusted: false }, { ranges, isTrusted }),
  risks: ({ displayName }, state) =>
    state === undefined
      ? []
      : [
          {
            code: 'location-may-be-shared',
            text: `The named location "${displayName}" exists already: every policy that names it follows its new addresses.`,
          },
        ],
});
