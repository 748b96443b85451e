/** Delegated consent: `/oauth2PermissionGrants`. Source: learn, graph/api/oauth2permissiongrant-post. */
import type { OAuth2PermissionGrant } from '../../tenant/state.ts';
import { badRequest, GraphError, notFound } from '../graph-error.ts';
import { type AnswerShape, type Call, type Json, type Route, textOf } from '../route.ts';
import { findServicePrincipal } from './service-principals.ts';
import { remove, rowOf, write } from './write.ts';

const writers = ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'];
const readers = [...writers, 'DelegatedPermissionGrant.Read.All', 'Directory.Read.All'];
const grant: AnswerShape = { type: 'oAuth2PermissionGrant', set: 'oauth2PermissionGrants' };

export const oauth2PermissionGrantRoutes: Route[] = [
  {
    method: 'GET',
    path: '/oauth2PermissionGrants',
    permissions: [readers],
    answer: {
      ...grant,
      collection: true,
      filterable: ['clientId', 'consentType', 'principalId', 'resourceId', 'scope'],
    },
    handle: ({ core }) => core.store.state.oauth2PermissionGrants.map((row) => ({ ...row })),
  },
  {
    method: 'GET',
    path: '/servicePrincipals/{servicePrincipal}/oauth2PermissionGrants',
    permissions: [readers],
    answer: { ...grant, collection: true },
    handle: (call) => {
      const { id } = findServicePrincipal(call);
      return call.core.store.state.oauth2PermissionGrants.filter(({ clientId }) => clientId === id);
    },
  },
  {
    method: 'GET',
    path: '/oauth2PermissionGrants/{grant}',
    permissions: [readers],
    answer: grant,
    handle: (call) => ({ ...find(call) }),
  },
  {
    method: 'POST',
    path: '/oauth2PermissionGrants',
    permissions: [writers],
    body: 'oAuth2PermissionGrant',
    status: 201,
    answer: grant,
    handle: create,
  },
  {
    method: 'PATCH',
    path: '/oauth2PermissionGrants/{grant}',
    permissions: [writers],
    body: 'oAuth2PermissionGrant',
    handle: (call) => {
      const { id } = find(call);
      const { scope } = call.body;
      if (typeof scope !== 'string') throw badRequest("Only the property 'scope' can be changed.");
      write(call, 'PATCH /oauth2PermissionGrants/{id}', id, (state) => {
        rowOf(state.oauth2PermissionGrants, id).scope = scope;
      });
    },
  },
  {
    method: 'DELETE',
    path: '/oauth2PermissionGrants/{grant}',
    permissions: [writers],
    handle: (call) => {
      const { id } = find(call);
      write(call, 'DELETE /oauth2PermissionGrants/{id}', id, (state) => {
        remove(state.oauth2PermissionGrants, (row) => row.id === id);
      });
    },
  },
];

function find({ core, keys }: Call): OAuth2PermissionGrant {
  const { value = '' } = keys['grant'] ?? {};
  const row = core.store.state.oauth2PermissionGrants.find(({ id }) => id === value);
  if (!row) throw notFound(value);
  return row;
}

function create(call: Call): Json {
  const { core, body } = call;
  const consentType = body['consentType'];
  const principalId = (body['principalId'] ?? null) as string | null;
  if (consentType !== 'AllPrincipals' && consentType !== 'Principal') {
    throw badRequest("Invalid value specified for property 'consentType' of resource 'OAuth2PermissionGrant'.");
  }
  if ((consentType === 'Principal') !== (principalId !== null)) {
    throw badRequest("Invalid value specified for property 'principalId' of resource 'OAuth2PermissionGrant'.");
  }
  const client = findServicePrincipal(call, { property: 'id', value: textOf(body['clientId']) });
  const resource = findServicePrincipal(call, { property: 'id', value: textOf(body['resourceId']) });
  const exists = core.store.state.oauth2PermissionGrants.some(
    (row) => row.clientId === client.id && row.resourceId === resource.id && row.principalId === principalId,
  );
  if (exists) throw new GraphError(409, 'Request_MultipleObjectsWithSameKeyValue', 'Permission entry already exists.');
  const row: OAuth2PermissionGrant = {
    id: core.random.uuid(),
    clientId: client.id,
    consentType,
    principalId,
    resourceId: resource.id,
    scope: textOf(body['scope']),
  };
  return write(call, 'POST /oauth2PermissionGrants', row.id, (state) => {
    state.oauth2PermissionGrants.push(row);
    return { ...row };
  });
}
