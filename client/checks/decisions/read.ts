/** What Graph shows of an application for decisions: each part by itself, so that one that can't be read hides no other. */
import { z } from 'zod';
import type { Connected } from '../../../connectors/connected.ts';
import { graphPath, literal, type GraphPath } from '../../../connectors/graph/encoding.ts';
import { graphClient } from '../../../connectors/graph/graph-client.ts';
import { policySchema } from '../../../domain/decisions-application/every-time.ts';
import {
  assignmentSchema,
  enterpriseApplicationSchema,
  federatedSchema,
  grantSchema,
  objectSchema,
  registrationSchema,
} from '../../../domain/decisions-application/registration.ts';
import { isFailure } from '../../../domain/failure.ts';
import { explain } from '../../explain.ts';

/** `unknown` says why, with the permission that was missing. */
export type Read<T> = { readonly value: T } | { readonly absent: true } | { readonly unknown: string };

/** Milliseconds for all that is read of a connection. */
const patience = 60_000;

const userSchema = objectSchema.extend({ userType: z.string().nullable() });

export type DecisionsReader = ReturnType<typeof decisionsReader>;

/** Reads as the identity of the connection that plans. */
export function decisionsReader(connected: Connected) {
  const graph = graphClient(connected, connected.identities.plan, { signal: AbortSignal.timeout(patience) });
  const one = async <S extends z.ZodType>(path: GraphPath, schema: S, permission: string) => {
    const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
    return await read(schema, permission, graph.request({ path, query: { $select: names.join(',') } }));
  };
  const all = async <S extends z.ZodType>(path: GraphPath, schema: S, permission: string) =>
    await read(z.array(schema), permission, graph.list({ path }));
  const [applications, groups] = ['Application.Read.All', 'GroupMember.Read.All'] as const;
  return {
    registration: async (appId: string) =>
      one(graphPath`/applications(appId=${literal(appId)})`, registrationSchema, applications),
    enterpriseApplication: async (appId: string) =>
      one(graphPath`/servicePrincipals(appId=${literal(appId)})`, enterpriseApplicationSchema, applications),
    /** Of the registration. */
    owners: async (id: string) => all(graphPath`/applications/${id}/owners`, objectSchema, applications),
    ownersOfEnterprise: async (id: string) =>
      all(graphPath`/servicePrincipals/${id}/owners`, objectSchema, applications),
    federated: async (id: string) =>
      all(graphPath`/applications/${id}/federatedIdentityCredentials`, federatedSchema, applications),
    grants: async (id: string) =>
      all(graphPath`/servicePrincipals/${id}/oauth2PermissionGrants`, grantSchema, 'Directory.Read.All'),
    /** What it may do itself. */
    permissions: async (id: string) =>
      all(graphPath`/servicePrincipals/${id}/appRoleAssignments`, assignmentSchema, applications),
    /** Who has its roles. */
    assigned: async (id: string) =>
      all(graphPath`/servicePrincipals/${id}/appRoleAssignedTo`, assignmentSchema, applications),
    user: async (id: string) => one(graphPath`/users/${id}`, userSchema, 'User.Read.All'),
    group: async (id: string) =>
      one(graphPath`/groups/${id}`, objectSchema.pick({ id: true, displayName: true }), groups),
    /** Direct ones: what a group is assigned, no group within it has. */
    members: async (id: string) => all(graphPath`/groups/${id}/members`, objectSchema, groups),
    /** Those of groups within it, too: so policies see it. */
    allMembers: async (id: string) => all(graphPath`/groups/${id}/transitiveMembers`, objectSchema, groups),
    policies: async () => all(graphPath`/identity/conditionalAccess/policies`, policySchema, 'Policy.Read.All'),
  };
}

async function read<S extends z.ZodType>(
  schema: S,
  permission: string,
  asking: Promise<unknown>,
): Promise<Read<z.output<S>>> {
  try {
    const parsed = schema.safeParse(await asking);
    if (parsed.success) return { value: parsed.data };
    const [issue] = parsed.error.issues;
    return { unknown: `Graph's answer has no ${issue?.path.join('.') ?? 'shape'} that this program knows` };
  } catch (error) {
    if (isFailure(error, 'graph-object-not-found')) return { absent: true };
    if (isFailure(error, 'graph-denied'))
      return { unknown: `the identity that plans may not read it: it takes ${permission}` };
    return { unknown: explain(error).message };
  }
}
