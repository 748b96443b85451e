/** What the three resources around a Conditional Access policy share: reading one, and writing a part of it. */
import { graphPath, type GraphPath } from '../../connectors/graph/encoding.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { PolicyState } from '../../domain/resources/conditional-access-enforcement.ts';
import type { ConnectionContext } from '../context.ts';
import { objectOrAbsent } from './directory-object.ts';

/** As Graph answers it. */
export interface Policy {
  readonly id: string;
  readonly displayName: string;
  readonly state: PolicyState;
  readonly conditions: JsonObject;
  readonly grantControls: JsonObject | null;
}

export const policies: GraphPath = graphPath`/identity/conditionalAccess/policies`;

/** @returns undefined when the service says that there is none of this id */
export async function readPolicy({ graph }: ConnectionContext, id: string): Promise<Policy | undefined> {
  return objectOrAbsent<Policy>(graph, { path: policyPath(id) });
}

export async function writePolicy({ graph }: ConnectionContext, id: string, body: JsonObject): Promise<void> {
  await graph.request({ method: 'PATCH', path: policyPath(id), body });
}

export function policyPath(id: string): GraphPath {
  return graphPath`/identity/conditionalAccess/policies/${id}`;
}
