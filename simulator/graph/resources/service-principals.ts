/**
 * Enterprise applications: `/servicePrincipals`. Source: learn, graph/api/serviceprincipal-post-serviceprincipals and
 * its neighbours.
 */
import type { ServicePrincipal } from '../../tenant/state.ts';
import { badRequest, denied, GraphError, notImplemented } from '../graph-error.ts';
import { byKey, isReplicated, listed } from '../replication.ts';
import { type AnswerShape, type Call, type Json, type Key, type Route, textOf } from '../route.ts';
import { applicationReaders, applicationWriters } from './applications.ts';
import { owns, writesEveryApplication } from './ownership.ts';
import { appRolesAsGraph } from './sign-in-registration.ts';
import { remove, rowOf, write } from './write.ts';

const servicePrincipal: AnswerShape = { type: 'servicePrincipal', set: 'servicePrincipals' };

export const servicePrincipalRoutes: Route[] = [
  {
    method: 'GET',
    path: '/servicePrincipals',
    permissions: [applicationReaders],
    answer: {
      ...servicePrincipal,
      collection: true,
      filterable: ['id', 'appId', 'displayName', 'tags', 'accountEnabled', 'servicePrincipalType'],
    },
    handle: ({ core }) => listed(core, core.store.state.servicePrincipals).map(servicePrincipalAsGraph),
  },
  {
    method: 'GET',
    path: '/servicePrincipals/{servicePrincipal}',
    permissions: [applicationReaders],
    answer: servicePrincipal,
    handle: (call) => servicePrincipalAsGraph(findServicePrincipal(call)),
  },
  {
    method: 'POST',
    path: '/servicePrincipals',
    permissions: [applicationWriters],
    body: 'servicePrincipal',
    status: 201,
    answer: servicePrincipal,
    handle: create,
  },
  {
    method: 'PATCH',
    path: '/servicePrincipals/{servicePrincipal}',
    permissions: [applicationWriters],
    body: 'servicePrincipal',
    handle: update,
  },
  {
    method: 'DELETE',
    path: '/servicePrincipals/{servicePrincipal}',
    permissions: [applicationWriters],
    handle: destroy,
  },
];

export function findServicePrincipal(
  { core, keys }: Call,
  key: Key | undefined = keys['servicePrincipal'],
): ServicePrincipal {
  return byKey(core, core.store.state.servicePrincipals, key ?? { property: 'id', value: '' });
}

const changeable: readonly string[] = ['accountEnabled', 'appRoleAssignmentRequired', 'tags'];

/** Only from an application that this replica of the directory knows already. */
function create(call: Call): Json {
  const { core, body } = call;
  for (const name of Object.keys(body)) {
    if (!name.includes('@') && !['appId', ...changeable].includes(name)) {
      throw notImplemented(`the property ${name} of a new service principal`);
    }
  }
  const appId = textOf(body['appId']).toLowerCase();
  const application = core.store.state.applications.find((row) => row.appId === appId);
  if (core.store.state.servicePrincipals.some((row) => row.appId === appId)) {
    throw new GraphError(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
    );
  }
  if (!application || !isReplicated(core, application)) {
    const message = `The appId '${appId}' of the service principal does not reference a valid application object.`;
    throw badRequest(message, [{ code: 'NoBackingApplicationObject', message, target: 'appId' }]);
  }
  if (!writesEveryApplication(call) && !owns(call, application)) throw denied();
  const row: ServicePrincipal = {
    id: core.random.uuid(),
    appId,
    displayName: application.displayName,
    accountEnabled: body['accountEnabled'] !== false,
    servicePrincipalType: 'Application',
    appOwnerOrganizationId: core.store.state.tenant.id,
    appRoles: structuredClone(application.appRoles ?? []),
    appRoleAssignmentRequired: body['appRoleAssignmentRequired'] === true,
    tags: (body['tags'] ?? []) as string[],
    createdDateTime: core.clock.iso(),
    visibleAt: core.delays.effectiveAt('directory-object'),
  };
  return write(call, 'POST /servicePrincipals', row.id, (state) => {
    state.servicePrincipals.push(row);
    return servicePrincipalAsGraph(row);
  });
}

function update(call: Call): void {
  const { id } = owned(call);
  const { body } = call;
  const changes = Object.entries(body).filter(([name]) => !name.includes('@'));
  for (const [name] of changes) {
    if (!changeable.includes(name)) throw notImplemented(`changing ${name} of a service principal`);
  }
  write(call, 'PATCH /servicePrincipals/{id}', id, (state) => {
    Object.assign(rowOf(state.servicePrincipals, id), Object.fromEntries(changes));
  });
}

function destroy(call: Call): void {
  const { id } = owned(call);
  write(call, 'DELETE /servicePrincipals/{id}', id, (state) => {
    remove(state.servicePrincipals, (row) => row.id === id);
    remove(state.appRoleAssignments, ({ principalId, resourceId }) => principalId === id || resourceId === id);
    remove(state.oauth2PermissionGrants, ({ clientId, resourceId }) => clientId === id || resourceId === id);
    remove(state.directoryRoleAssignments, ({ principalId }) => principalId === id);
  });
}

function owned(call: Call): ServicePrincipal {
  const row = findServicePrincipal(call);
  const application = call.core.store.state.applications.find(({ appId }) => appId === row.appId);
  if (!writesEveryApplication(call) && !owns(call, application)) throw denied();
  return row;
}

export function servicePrincipalAsGraph(row: ServicePrincipal): Json {
  return {
    id: row.id,
    deletedDateTime: null,
    appId: row.appId,
    appDisplayName: row.displayName,
    displayName: row.displayName,
    accountEnabled: row.accountEnabled,
    servicePrincipalType: row.servicePrincipalType,
    servicePrincipalNames: [row.appId],
    appOwnerOrganizationId: row.appOwnerOrganizationId,
    appRoleAssignmentRequired: row.appRoleAssignmentRequired ?? false,
    appRoles: appRolesAsGraph(row.appRoles),
    oauth2PermissionScopes: [],
    passwordCredentials: [],
    keyCredentials: [],
    tags: row.tags,
  };
}
