/**
 * The declared permissions of an application registration. Graph replaces the collection as a whole: it is read, merged
 * and written back, and undo takes out only what this run has put in.
 * Source: learn, graph/api/application-update (requiredResourceAccess).
 */
import { graphPath } from '../../connectors/graph/encoding.ts';
import type { GraphClient } from '../../connectors/graph/graph-client.ts';
import { isFailure } from '../../domain/failure.ts';
import {
  permissionName,
  requiredResourceAccess,
  type RequiredPermission,
} from '../../domain/resources/required-resource-access.ts';
import { resolveRole } from './app-roles.ts';
import { implementation } from './implementation.ts';

interface ResourceAccess {
  readonly id: string;
  readonly type: string;
}

interface Required {
  readonly resourceAppId: string;
  readonly resourceAccess: readonly ResourceAccess[];
}

type Wanted = RequiredPermission & { readonly id: string };

export const requiredResourceAccessImplementation = implementation({
  resource: requiredResourceAccess,
  read: async ({ graph }, { applicationId, permissions }, recorded) => {
    if (recorded !== undefined && recorded !== applicationId) return undefined;
    const [required, wanted] = await Promise.all([
      readOrAbsent(graph, applicationId, recorded !== undefined),
      resolve(graph, permissions),
    ]);
    if (required === undefined) return undefined;
    const declared = wanted.filter((one) => declares(required, one)).map(permissionName);
    // None of them: what was asked for isn't there, as on a registration that was only just made.
    return declared.length === 0 ? undefined : { id: applicationId, state: { declared: declared.toSorted() } };
  },
  create: async ({ graph }, desired) => declare(graph, desired.applicationId, desired.permissions),
  update: async ({ graph }, desired) => {
    await declare(graph, desired.applicationId, desired.permissions);
  },
  undo: async ({ graph }, { desired, before, id }) => {
    const required = await readOrAbsent(graph, id, true);
    if (required === undefined) return { undone: 'it no longer exists' };
    const ours = desired.permissions.filter((one) => before?.declared.includes(permissionName(one)) !== true);
    const leaving = await resolve(graph, ours);
    const rest = required
      .map(({ resourceAppId, resourceAccess }) => ({
        resourceAppId,
        resourceAccess: resourceAccess.filter((access) => !leaving.some((one) => isSame(one, resourceAppId, access))),
      }))
      .filter(({ resourceAccess }) => resourceAccess.length > 0);
    await write(graph, id, rest);
    return { undone: `"${desired.displayName}" no longer declares ${ours.map(({ role }) => role).join(', ')}` };
  },
  outputs: () => ({}),
});

async function declare(graph: GraphClient, id: string, permissions: readonly RequiredPermission[]): Promise<string> {
  const required = await read(graph, id, true);
  const missing = (await resolve(graph, permissions)).filter((one) => !declares(required, one));
  const appIds = new Set([...required, ...missing].map(({ resourceAppId }) => resourceAppId.toLowerCase()));
  const merged = [...appIds].map((resourceAppId) => ({
    resourceAppId,
    resourceAccess: [
      ...required
        .filter((one) => one.resourceAppId.toLowerCase() === resourceAppId)
        .flatMap(({ resourceAccess }) => resourceAccess),
      ...missing.filter((one) => one.resourceAppId === resourceAppId).map((one) => ({ id: one.id, type: 'Role' })),
    ],
  }));
  if (missing.length > 0) await write(graph, id, merged);
  return id;
}

async function resolve(graph: GraphClient, permissions: readonly RequiredPermission[]): Promise<Wanted[]> {
  return Promise.all(
    permissions.map(async (permission) => ({
      ...permission,
      id: (await resolveRole(graph, permission)).appRoleId.toLowerCase(),
    })),
  );
}

function declares(required: readonly Required[], wanted: Wanted): boolean {
  return required.some(({ resourceAppId, resourceAccess }) =>
    resourceAccess.some((access) => isSame(wanted, resourceAppId, access)),
  );
}

function isSame(wanted: Wanted, resourceAppId: string, { id, type }: ResourceAccess): boolean {
  return type === 'Role' && id.toLowerCase() === wanted.id && resourceAppId.toLowerCase() === wanted.resourceAppId;
}

async function readOrAbsent(graph: GraphClient, id: string, isKnown: boolean): Promise<Required[] | undefined> {
  try {
    return await read(graph, id, !isKnown);
  } catch (error) {
    if (isKnown && isFailure(error, 'graph-object-not-found')) return undefined;
    throw error;
  }
}

/** @param isNew the registration was made moments ago, so that "not found" means not yet */
async function read(graph: GraphClient, id: string, isNew: boolean): Promise<Required[]> {
  const { requiredResourceAccess: required } = await graph.request<{ requiredResourceAccess?: Required[] }>({
    path: graphPath`/applications/${id}`,
    query: { $select: 'id,requiredResourceAccess' },
    objectIsNew: isNew,
  });
  return required ?? [];
}

async function write(graph: GraphClient, id: string, required: readonly Required[]): Promise<void> {
  await graph.request({
    method: 'PATCH',
    path: graphPath`/applications/${id}`,
    body: { requiredResourceAccess: required },
    objectIsNew: true,
  });
}
