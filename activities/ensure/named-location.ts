/**
 * Named locations. Undo removes the ranges that we added and restores those that we removed; a location that policies
 * still name, or that would be empty, stays. Source: learn, graph/api/ipnamedlocation-update, -delete.
 */
import { graphPath, odata } from '../../connectors/graph/encoding.ts';
import type { GraphCall } from '../../connectors/graph/graph-call.ts';
import { isFailure } from '../../domain/failure.ts';
import { namedLocation, rangesOf, type NamedLocationState } from '../../domain/resources/named-location.ts';
import type { ConnectionContext } from '../context.ts';
import { objectOrAbsent, onlyOfName } from './directory-object.ts';
import { implementation, type Found, type Undone } from './implementation.ts';

interface IpNamedLocation {
  '@odata.type': string;
  id: string;
  displayName: string;
  isTrusted?: boolean;
  ipRanges?: { cidrAddress: string }[];
}

type Location = Found<NamedLocationState>;

const type = '#microsoft.graph.ipNamedLocation';
const locations = graphPath`/identity/conditionalAccess/namedLocations`;

export const namedLocationImplementation = implementation({
  resource: namedLocation,
  read: async (context, { displayName }, recorded) => read(context, displayName, recorded),
  create: async ({ graph }, { displayName, addresses }) => {
    const body = { '@odata.type': type, displayName, isTrusted: false, ipRanges: ipRanges(rangesOf(addresses)) };
    const { id } = await graph.request<IpNamedLocation>({ method: 'POST', path: locations, body });
    return id;
  },
  update: async (context, { addresses }, { id }) => {
    await write(context, id, { ranges: rangesOf(addresses), isTrusted: false });
  },
  undo: async (context, { desired, before, after, id, created }) => {
    const { displayName } = desired;
    const now = await read(context, displayName, id);
    if (now === undefined) return { undone: 'it no longer exists' };
    if (created) return remove(context, displayName, id, now.state.isTrusted);
    const was = before ?? after;
    const added = after.ranges.filter((range) => !was.ranges.includes(range));
    const ranges = [...now.state.ranges.filter((range) => !added.includes(range)), ...was.ranges];
    const trustIsOurs = now.state.isTrusted === after.isTrusted;
    await write(context, id, {
      ranges: [...new Set(ranges)].sort(),
      isTrusted: trustIsOurs ? was.isTrusted : now.state.isTrusted,
    });
    return { undone: `"${displayName}" has its former addresses again` };
  },
  outputs: ({ id }) => ({ id }),
});

async function read(
  { graph }: ConnectionContext,
  displayName: string,
  id: string | undefined,
): Promise<Location | undefined> {
  const byName: GraphCall = { path: locations, query: { $filter: odata`displayName eq ${displayName}` } };
  const found =
    id === undefined
      ? await onlyOfName<IpNamedLocation>(graph, byName, displayName)
      : await objectOrAbsent<IpNamedLocation>(graph, { path: pathOf(id) });
  if (found === undefined) return undefined;
  const ranges = (found.ipRanges ?? []).map(({ cidrAddress }) => cidrAddress).sort();
  return { id: found.id, state: { ranges, isTrusted: found.isTrusted === true } };
}

/** A trusted one is untrusted first, or Graph refuses; so it does while a policy names it. */
async function remove(context: ConnectionContext, name: string, id: string, isTrusted: boolean): Promise<Undone> {
  if (isTrusted) {
    await context.graph.request({ method: 'PATCH', path: pathOf(id), body: { '@odata.type': type, isTrusted: false } });
  }
  try {
    await context.graph.request({ method: 'DELETE', path: pathOf(id) });
    return { undone: `the named location "${name}" is deleted` };
  } catch (error) {
    if (!isFailure(error, 'graph-invalid', 'graph-conflict')) throw error;
    return {
      residual: `The named location "${name}" stays: Entra refuses to delete it, as it does while a policy names it.`,
    };
  }
}

async function write(
  { graph }: ConnectionContext,
  id: string,
  { ranges, isTrusted }: { ranges: readonly string[]; isTrusted: boolean },
): Promise<void> {
  const body = { '@odata.type': type, isTrusted, ipRanges: ipRanges(ranges) };
  await graph.request({ method: 'PATCH', path: pathOf(id), body });
}

function pathOf(id: string) {
  return graphPath`/identity/conditionalAccess/namedLocations/${id}`;
}

function ipRanges(ranges: readonly string[]): object[] {
  return ranges.map((cidrAddress) => ({
    '@odata.type': cidrAddress.includes(':') ? '#microsoft.graph.iPv6CidrRange' : '#microsoft.graph.iPv4CidrRange',
    cidrAddress,
  }));
}
