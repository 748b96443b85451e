/**
 * App registrations: `/applications`. `requiredResourceAccess` only declares what an application requires; it grants
 * nothing. Source: learn, graph/api/application-post-applications and its neighbours.
 */
import type { Application } from '../../tenant/state.ts';
import { badRequest, notImplemented } from '../graph-error.ts';
import { byKey, listed } from '../replication.ts';
import { type AnswerShape, type Call, type Json, type Route, textOf } from '../route.ts';
import { type KeyCredentialInput, mergeKeyCredentials } from './key-credentials.ts';
import { ownedApplication } from './ownership.ts';
import {
  appRolesAsGraph,
  mergeRegistration,
  readAppRoles,
  registrationAsGraph,
  registrationProperties,
} from './sign-in-registration.ts';
import { remove, rowOf, write } from './write.ts';

export const applicationReaders = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Application.ReadWrite.OwnedBy',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
export const applicationWriters = [
  'Application.ReadWrite.All',
  'Application.ReadWrite.OwnedBy',
  'Directory.ReadWrite.All',
];

const application: AnswerShape = { type: 'application', set: 'applications' };

export const applicationRoutes: Route[] = [
  {
    method: 'GET',
    path: '/applications',
    permissions: [applicationReaders],
    answer: {
      ...application,
      collection: true,
      filterable: ['id', 'appId', 'displayName', 'tags', 'createdDateTime', 'signInAudience'],
    },
    handle: ({ core }) => listed(core, core.store.state.applications).map((row) => asGraph(row)),
  },
  {
    method: 'GET',
    path: '/applications/{application}',
    permissions: [applicationReaders],
    answer: application,
    handle: (call) => {
      // A certificate itself is answered only to who selects keyCredentials of one application.
      const withKeys = call.options.select?.includes('keyCredentials') === true;
      return asGraph(findApplication(call), withKeys);
    },
  },
  {
    method: 'POST',
    path: '/applications',
    permissions: [applicationWriters],
    body: 'application',
    status: 201,
    answer: application,
    handle: create,
  },
  {
    method: 'PATCH',
    path: '/applications/{application}',
    permissions: [applicationWriters],
    body: 'application',
    handle: update,
  },
  { method: 'DELETE', path: '/applications/{application}', permissions: [applicationWriters], handle: destroy },
];

export function findApplication({ core, keys }: Call): Application {
  return byKey(core, core.store.state.applications, keys['application'] ?? { property: 'id', value: '' });
}

const settable = [
  'displayName',
  'signInAudience',
  'tags',
  'notes',
  'requiredResourceAccess',
  'keyCredentials',
  'appRoles',
  ...registrationProperties,
];

function create(call: Call): Json {
  const { core, body, caller } = call;
  if (typeof body['displayName'] !== 'string' || body['displayName'].trim() === '') {
    throw badRequest("A value is required for property 'displayName' of resource 'Application'.");
  }
  refuseUnserved(body);
  const keyCredentials = mergeKeyCredentials(
    core,
    { id: '', createdDateTime: core.clock.iso() },
    [],
    keysOf(body) ?? [],
  );
  const row: Application = {
    id: core.random.uuid(),
    appId: core.random.uuid(),
    displayName: body['displayName'],
    // Without it Graph makes an application for every organization.
    signInAudience: textOf(body['signInAudience']) || 'AzureADMultipleOrgs',
    tags: (body['tags'] ?? []) as string[],
    notes: (body['notes'] ?? null) as string | null,
    ownerIds: caller.kind === 'application' ? [caller.servicePrincipalId] : [],
    requiredResourceAccess: (body['requiredResourceAccess'] ?? []) as Application['requiredResourceAccess'],
    passwordCredentials: [],
    keyCredentials,
    appRoles: readAppRoles((body['appRoles'] ?? []) as Json[]),
    signIn: mergeRegistration({}, body),
    createdDateTime: core.clock.iso(),
    visibleAt: core.delays.effectiveAt('directory-object'),
  };
  return write(call, 'POST /applications', row.id, (state) => {
    state.applications.push(row);
    return asGraph(row);
  });
}

/** `keyCredentials` is replaced as a whole: what the body leaves out is gone. Roles are the service principal's as well. */
function update(call: Call): void {
  const found = ownedApplication(call, findApplication(call));
  const { core, body } = call;
  refuseUnserved(body);
  const keys = keysOf(body);
  const keyCredentials = keys ? mergeKeyCredentials(core, found, found.keyCredentials, keys) : found.keyCredentials;
  const signIn = mergeRegistration(found.signIn, body);
  const roles = body['appRoles'] as Json[] | undefined;
  const appRoles = roles === undefined ? (found.appRoles ?? []) : readAppRoles(roles, found.appRoles);
  write(call, 'PATCH /applications/{id}', found.id, (state) => {
    const row = rowOf(state.applications, found.id);
    const plain = Object.entries(body).filter(
      ([name]) => !name.includes('@') && name !== 'keyCredentials' && !registrationProperties.includes(name),
    );
    Object.assign(row, Object.fromEntries(plain), { keyCredentials, signIn, appRoles });
    for (const principal of state.servicePrincipals) {
      if (principal.appId === row.appId) principal.appRoles = structuredClone(appRoles);
    }
  });
}

/** The enterprise application in the same tenant goes with it, and with that its grants. */
function destroy(call: Call): void {
  const { id, appId } = ownedApplication(call, findApplication(call));
  write(call, 'DELETE /applications/{id}', id, (state) => {
    remove(state.applications, (row) => row.id === id);
    for (const principal of state.servicePrincipals.filter((row) => row.appId === appId)) {
      remove(
        state.appRoleAssignments,
        ({ principalId, resourceId }) => principalId === principal.id || resourceId === principal.id,
      );
      remove(
        state.oauth2PermissionGrants,
        ({ clientId, resourceId }) => clientId === principal.id || resourceId === principal.id,
      );
      remove(state.directoryRoleAssignments, ({ principalId }) => principalId === principal.id);
    }
    remove(state.servicePrincipals, (row) => row.appId === appId);
  });
}

function keysOf(body: Json): KeyCredentialInput[] | undefined {
  return body['keyCredentials'] as KeyCredentialInput[] | undefined;
}

function refuseUnserved(body: Json): void {
  for (const name of Object.keys(body)) {
    if (name.includes('@') || settable.includes(name)) continue;
    if (name === 'id' || name === 'appId') throw badRequest(`Property '${name}' is read-only and cannot be set.`);
    throw notImplemented(`the property ${name} of an application`);
  }
}

function asGraph(row: Application, withKeys = false): Json {
  return {
    id: row.id,
    deletedDateTime: null,
    appId: row.appId,
    displayName: row.displayName,
    signInAudience: row.signInAudience,
    tags: row.tags,
    notes: row.notes,
    createdDateTime: row.createdDateTime,
    identifierUris: [],
    appRoles: appRolesAsGraph(row.appRoles),
    ...registrationAsGraph(row),
    requiredResourceAccess: row.requiredResourceAccess,
    passwordCredentials: row.passwordCredentials.map(({ effectiveAt: _nodes, secretText: _secret, ...shown }) => ({
      customKeyIdentifier: null,
      ...shown,
      secretText: null,
    })),
    keyCredentials: row.keyCredentials.map(({ effectiveAt: _nodes, key, ...shown }) => ({
      ...shown,
      key: withKeys ? key : null,
    })),
  };
}
