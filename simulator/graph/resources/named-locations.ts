/**
 * Named locations by address. A trusted one is part of *AllTrusted* in every policy and can't be deleted before it is
 * untrusted; one that a policy names can't be deleted at all. Source: learn, graph/api/conditionalaccessroot-post-
 * namedlocations, ipnamedlocation-delete.
 */
import { isIP } from 'node:net';
import type { NamedLocation } from '../../tenant/state.ts';
import { requirePremium } from '../conditional-access/licence.ts';
import { readPolicies, writeLocations } from '../conditional-access/permissions.ts';
import { invalidRequest, policyObjectNotFound } from '../graph-error.ts';
import { type AnswerShape, type Call, type Json, type Route, textOf } from '../route.ts';
import { remove, rowOf, write } from './write.ts';

const base = '/identity/conditionalAccess/namedLocations';
const location: AnswerShape = { type: 'namedLocation', set: 'identity/conditionalAccess/namedLocations' };
const ipNamedLocation = '#microsoft.graph.ipNamedLocation';
const mostRanges = 2000;

export const namedLocationRoutes: Route[] = [
  {
    method: 'GET',
    path: base,
    permissions: readPolicies,
    answer: { ...location, collection: true, filterable: ['id', 'displayName', 'createdDateTime', 'modifiedDateTime'] },
    handle: ({ core }) => core.store.state.namedLocations.map(asGraph),
  },
  {
    method: 'GET',
    path: `${base}/{location}`,
    permissions: readPolicies,
    answer: location,
    handle: (call) => asGraph(find(call)),
  },
  {
    method: 'POST',
    path: base,
    permissions: writeLocations,
    body: 'namedLocation',
    status: 201,
    answer: location,
    handle: create,
  },
  { method: 'PATCH', path: `${base}/{location}`, permissions: writeLocations, body: 'namedLocation', handle: update },
  { method: 'DELETE', path: `${base}/{location}`, permissions: writeLocations, handle: destroy },
];

function find({ core, keys }: Call): NamedLocation {
  const { value = '' } = keys['location'] ?? {};
  const row = core.store.state.namedLocations.find(({ id }) => id === value.toLowerCase());
  if (!row) throw policyObjectNotFound('NamedLocation', value);
  return row;
}

function create(call: Call): Json {
  const { core, body } = call;
  requirePremium(core.store.state);
  if (!isIpNamedLocation(body))
    throw invalidRequest('The @odata.type of a named location must be given: ipNamedLocation.');
  if (typeof body['displayName'] !== 'string' || body['displayName'] === '') {
    throw invalidRequest('A named location must have a displayName.');
  }
  const now = core.clock.iso();
  const row: NamedLocation = {
    id: core.random.uuid(),
    displayName: body['displayName'],
    isTrusted: body['isTrusted'] === true,
    ipRanges: checkRanges(body['ipRanges']),
    createdDateTime: now,
    modifiedDateTime: now,
  };
  return write(call, `POST ${base}`, row.id, (state) => {
    state.namedLocations.push(row);
    return asGraph(row);
  });
}

function update(call: Call): void {
  const { id } = find(call);
  const { core, body } = call;
  requirePremium(core.store.state);
  if (!isIpNamedLocation(body))
    throw invalidRequest('The @odata.type of a named location must be given: ipNamedLocation.');
  write(call, `PATCH ${base}/{id}`, id, (state) => {
    const row = rowOf(state.namedLocations, id);
    if (typeof body['displayName'] === 'string') row.displayName = body['displayName'];
    if (typeof body['isTrusted'] === 'boolean') row.isTrusted = body['isTrusted'];
    if (body['ipRanges'] !== undefined) row.ipRanges = checkRanges(body['ipRanges']);
    row.modifiedDateTime = core.clock.iso();
  });
}

function destroy(call: Call): void {
  const { id, isTrusted } = find(call);
  const inUse = call.core.store.state.conditionalAccessPolicies.filter(({ conditions: { locations } }) =>
    [...(locations?.includeLocations ?? []), ...(locations?.excludeLocations ?? [])].includes(id),
  );
  if (isTrusted) throw invalidRequest(`Named location ${id} is marked as trusted and can't be deleted.`);
  if (inUse.length > 0) {
    throw invalidRequest(
      `Named location ${id} is referenced by Conditional Access policies: ${inUse.map((policy) => policy.id).join(', ')}.`,
    );
  }
  write(call, `DELETE ${base}/{id}`, id, (state) => {
    remove(state.namedLocations, (row) => row.id === id);
  });
}

function isIpNamedLocation(body: Json): boolean {
  return textOf(body['@odata.type']).replace(/^#?/, '#') === ipNamedLocation;
}

/** CIDR notation only: /8 to /32 in IPv4, /16 to /128 in IPv6. */
function checkRanges(value: unknown): NamedLocation['ipRanges'] {
  const ranges = (value ?? []) as { '@odata.type'?: string; cidrAddress?: string }[];
  if (ranges.length === 0 || ranges.length > mostRanges) {
    throw invalidRequest(`A named location must have between 1 and ${mostRanges} IP ranges.`);
  }
  return ranges.map(({ '@odata.type': type = '', cidrAddress = '' }) => {
    const [address = '', prefix = '', ...rest] = cidrAddress.split('/');
    const family = isIP(address);
    const length = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
    const fits = family === 4 ? length >= 8 && length <= 32 : length >= 16 && length <= 128;
    const expected = family === 4 ? '#microsoft.graph.iPv4CidrRange' : '#microsoft.graph.iPv6CidrRange';
    if (family === 0 || rest.length > 0 || !fits || type.replace(/^#?/, '#') !== expected) {
      throw invalidRequest(`The IP range '${cidrAddress}' is not valid.`);
    }
    return { '@odata.type': expected, cidrAddress };
  });
}

function asGraph(row: NamedLocation): Json {
  return { '@odata.type': ipNamedLocation, ...row };
}
