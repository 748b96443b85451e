/**
 * Application roles: an assignment of a resource's role to a client's service principal, which is admin consent, or to a
 * person or a group, seen from either side; their own side isn't simulated. A fresh one is missing from lists for a while, and tokens carry it later still.
 * Source: learn, graph/api/serviceprincipal-post-approleassignedto.
 */
import type { AppRoleAssignment, ServicePrincipal, TenantState } from '../../tenant/state.ts';
import { badRequest, notFound } from '../graph-error.ts';
import { listed } from '../replication.ts';
import { type AnswerShape, type Call, type Json, type Route, textOf } from '../route.ts';
import { findServicePrincipal } from './service-principals.ts';
import { remove, write } from './write.ts';

const readers = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
const writers = ['AppRoleAssignment.ReadWrite.All'];

type Side = 'appRoleAssignments' | 'appRoleAssignedTo';

const sides = [
  ['appRoleAssignments', 'principalId'],
  ['appRoleAssignedTo', 'resourceId'],
] as const;

export const appRoleAssignmentRoutes: Route[] = sides.flatMap(([side, column]): Route[] => {
  const answer: AnswerShape = { type: 'appRoleAssignment', set: `servicePrincipals/${side}` };
  const path = `/servicePrincipals/{servicePrincipal}/${side}`;
  return [
    {
      method: 'GET',
      path,
      permissions: [readers],
      answer: {
        ...answer,
        collection: true,
        filterable: ['id', 'principalId', 'resourceId', 'appRoleId', 'principalDisplayName', 'resourceDisplayName'],
      },
      handle: (call) => {
        const { id } = findServicePrincipal(call);
        const { core } = call;
        const rows = core.store.state.appRoleAssignments.filter((row) => row[column] === id);
        return listed(core, rows).map((row) => asGraph(call, row));
      },
    },
    {
      method: 'GET',
      path: `${path}/{assignment}`,
      permissions: [readers],
      answer,
      handle: (call) => asGraph(call, find(call, column)),
    },
    {
      method: 'POST',
      path,
      permissions: [writers],
      body: 'appRoleAssignment',
      status: 201,
      answer,
      handle: (call) => create(call, side, column),
    },
    {
      method: 'DELETE',
      path: `${path}/{assignment}`,
      permissions: [writers],
      handle: (call) => destroy(call, side, column),
    },
  ];
});

function create(call: Call, side: Side, column: 'principalId' | 'resourceId'): Json {
  const { core, body } = call;
  const within = findServicePrincipal(call);
  const principalId = requiredId(body, 'principalId');
  const type = principalType(core.store.state, principalId.toLowerCase());
  const principal =
    type === 'ServicePrincipal'
      ? findServicePrincipal(call, { property: 'id', value: principalId })
      : { id: principalId.toLowerCase() };
  const resource = findServicePrincipal(call, { property: 'id', value: requiredId(body, 'resourceId') });
  if ((column === 'principalId' ? principal : resource).id !== within.id) {
    throw badRequest('Not a valid reference update.');
  }
  const appRoleId = textOf(body['appRoleId']).toLowerCase();
  if (!isAssignable(resource, appRoleId, type === 'ServicePrincipal' ? 'Application' : 'User')) {
    throw badRequest(`Permission being assigned was not found on application '${resource.appId}'.`);
  }
  const exists = core.store.state.appRoleAssignments.some(
    (row) => row.principalId === principal.id && row.resourceId === resource.id && row.appRoleId === appRoleId,
  );
  if (exists) throw badRequest('Permission being assigned already exists on the object');
  const row: AppRoleAssignment = {
    id: core.random.uuid(),
    principalId: principal.id,
    resourceId: resource.id,
    appRoleId,
    createdDateTime: core.clock.iso(),
    visibleAt: core.delays.effectiveAt('app-role-assignment-listed'),
    effectiveAt: core.delays.effectiveAt('app-role-assignment'),
  };
  write(call, `POST /servicePrincipals/{id}/${side}`, row.id, (state) => {
    state.appRoleAssignments.push(row);
  });
  return asGraph(call, row);
}

function requiredId(body: Json, name: string): string {
  const value = body[name];
  if (typeof value === 'string') return value;
  throw badRequest(`A value is required for property '${name}' of resource 'AppRoleAssignment'.`);
}

function principalType({ users, groups = [] }: TenantState, id: string): 'User' | 'Group' | 'ServicePrincipal' {
  if (users.some((user) => user.id === id)) return 'User';
  return groups.some((group) => group.id === id) ? 'Group' : 'ServicePrincipal';
}

/** Where a resource has no roles for people, they are assigned to it without one. */
function isAssignable({ appRoles }: ServicePrincipal, appRoleId: string, memberType: 'Application' | 'User'): boolean {
  const ofType = appRoles.filter(
    ({ isEnabled, allowedMemberTypes }) => isEnabled && allowedMemberTypes.includes(memberType),
  );
  if (memberType === 'User' && ofType.length === 0) return appRoleId === noRole;
  return ofType.some(({ id }) => id === appRoleId);
}

const noRole = '00000000-0000-0000-0000-000000000000';

/** By id an assignment is found at once. */
function find({ core, keys }: Call, column: 'principalId' | 'resourceId'): AppRoleAssignment {
  const { value = '' } = keys['assignment'] ?? {};
  const within = keys['servicePrincipal']?.value.toLowerCase();
  const { appRoleAssignments, servicePrincipals } = core.store.state;
  const row = appRoleAssignments.find(({ id }) => id === value);
  const owner = servicePrincipals.find(({ id }) => id === row?.[column]);
  if (!row || !owner || (owner.id !== within && owner.appId !== within)) throw notFound(value);
  return row;
}

/** Tokens that carry the role already keep it until they expire. */
function destroy(call: Call, side: Side, column: 'principalId' | 'resourceId'): void {
  const { id } = find(call, column);
  write(call, `DELETE /servicePrincipals/{id}/${side}/{id}`, id, (state) => {
    remove(state.appRoleAssignments, (row) => row.id === id);
  });
}

function asGraph({ core }: Call, row: AppRoleAssignment): Json {
  const { servicePrincipals, users, groups = [] } = core.store.state;
  const nameOf = (wanted: string) =>
    [...servicePrincipals, ...users, ...groups].find(({ id }) => id === wanted)?.displayName ?? null;
  return {
    id: row.id,
    deletedDateTime: null,
    appRoleId: row.appRoleId,
    createdDateTime: row.createdDateTime,
    principalDisplayName: nameOf(row.principalId),
    principalId: row.principalId,
    principalType: principalType(core.store.state, row.principalId),
    resourceDisplayName: nameOf(row.resourceId),
    resourceId: row.resourceId,
  };
}
