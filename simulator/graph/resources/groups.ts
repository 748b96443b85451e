/**
 * Security groups: they and their direct members; no groups within groups, no Microsoft 365 groups. Somebody who joins or
 * leaves is in tokens and policies as that from the next sign-in on.
 * Source: learn, graph/api/group-post-groups, group-post-members, group-delete-members.
 */
import type { Group } from '../../tenant/state.ts';
import { badRequest, notFound, notImplemented } from '../graph-error.ts';
import { byKey, listed } from '../replication.ts';
import { type AnswerShape, type Call, type Json, type Route, textOf } from '../route.ts';
import { userAsGraph } from './user-shape.ts';
import { remove, rowOf, write } from './write.ts';

const writers = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'];
const readers = [...writers, 'Group.Read.All', 'Directory.Read.All'];
const group: AnswerShape = { type: 'group', set: 'groups' };

export const groupRoutes: Route[] = [
  {
    method: 'GET',
    path: '/groups',
    permissions: [readers],
    answer: { ...group, collection: true, filterable: ['id', 'displayName', 'mailNickname', 'securityEnabled'] },
    handle: ({ core }) => listed(core, core.store.state.groups ?? []).map(asGraph),
  },
  {
    method: 'GET',
    path: '/groups/{group}',
    permissions: [readers],
    answer: group,
    handle: (call) => asGraph(findGroup(call)),
  },
  // Alike: there is no group in another one.
  ...['members', 'transitiveMembers'].map((members): Route => ({
    method: 'GET',
    path: `/groups/{group}/${members}`,
    permissions: [readers],
    answer: { type: 'directoryObject', set: 'directoryObjects', collection: true },
    handle: (call) => {
      const { memberIds } = findGroup(call);
      return listed(call.core, call.core.store.state.users)
        .filter(({ id }) => memberIds.includes(id))
        .map((row) => ({ '@odata.type': '#microsoft.graph.user', ...userAsGraph(row) }));
    },
  })),
  {
    method: 'POST',
    path: '/groups',
    permissions: [writers],
    body: 'group',
    status: 201,
    answer: group,
    handle: create,
  },
  { method: 'DELETE', path: '/groups/{group}', permissions: [writers], handle: destroy },
  {
    method: 'POST',
    path: '/groups/{group}/members/$ref',
    permissions: [writers],
    body: 'directoryObject',
    handle: addMember,
  },
  {
    method: 'DELETE',
    path: '/groups/{group}/members/{member}/$ref',
    permissions: [writers],
    handle: removeMember,
  },
];

function findGroup({ core, keys }: Call): Group {
  return byKey(core, core.store.state.groups ?? [], keys['group'] ?? { property: 'id', value: '' });
}

const required = ['displayName', 'mailEnabled', 'mailNickname', 'securityEnabled'];

function create(call: Call): Json {
  const { core, body } = call;
  for (const name of required) {
    if (body[name] === undefined || body[name] === null || body[name] === '') {
      throw badRequest(`A value is required for property '${name}' of resource 'Group'.`);
    }
  }
  for (const [name, value] of Object.entries(body)) {
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
    if (!name.includes('@') && ![...required, 'description'].includes(name) && !isEmpty) {
      throw notImplemented(`the property ${name} of a group`);
    }
  }
  if (body['mailEnabled'] === true || body['securityEnabled'] !== true) {
    throw notImplemented('a group that isn’t a security group');
  }
  const row: Group = {
    id: core.random.uuid(),
    displayName: textOf(body['displayName']),
    description: (body['description'] ?? null) as string | null,
    mailNickname: textOf(body['mailNickname']),
    memberIds: [],
    createdDateTime: core.clock.iso(),
    visibleAt: core.delays.effectiveAt('directory-object'),
  };
  return write(call, 'POST /groups', row.id, (state) => {
    state.groups ??= [];
    state.groups.push(row);
    return asGraph(row);
  });
}

/** What was assigned to it goes with it. */
function destroy(call: Call): void {
  const { id } = findGroup(call);
  write(call, 'DELETE /groups/{id}', id, (state) => {
    remove(state.groups ?? [], (row) => row.id === id);
    remove(state.appRoleAssignments, ({ principalId }) => principalId === id);
  });
}

function addMember(call: Call): void {
  const { id, memberIds } = findGroup(call);
  const reference = textOf(call.body['@odata.id']);
  const memberId = /\/(?:directoryObjects|users)\/([^/]+)$/i.exec(reference)?.[1]?.toLowerCase() ?? '';
  if (!call.core.store.state.users.some((user) => user.id === memberId)) throw notFound(memberId);
  if (memberIds.includes(memberId)) {
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
  }
  write(call, 'POST /groups/{id}/members/$ref', id, (state) => {
    rowOf(state.groups ?? [], id).memberIds.push(memberId);
  });
}

function removeMember(call: Call): void {
  const { id, memberIds } = findGroup(call);
  const memberId = call.keys['member']?.value.toLowerCase() ?? '';
  if (!memberIds.includes(memberId)) throw notFound(memberId);
  write(call, 'DELETE /groups/{id}/members/{id}/$ref', id, (state) => {
    remove(rowOf(state.groups ?? [], id).memberIds, (member) => member === memberId);
  });
}

function asGraph(row: Group): Json {
  return {
    id: row.id,
    deletedDateTime: null,
    displayName: row.displayName,
    description: row.description,
    mail: null,
    mailEnabled: false,
    mailNickname: row.mailNickname,
    securityEnabled: true,
    groupTypes: [],
    membershipRule: null,
    onPremisesSyncEnabled: null,
    createdDateTime: row.createdDateTime,
  };
}
