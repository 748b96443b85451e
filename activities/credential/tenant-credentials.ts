/** What the tenant itself says of its applications' credentials, and of what its policy allows. Only reads. */
import { graphPath } from '../../connectors/graph/encoding.ts';
import type { GraphClient, GraphPage } from '../../connectors/graph/graph-client.ts';
import { Failure, isFailure } from '../../domain/failure.ts';

export interface TenantCredential {
  readonly keyId?: string;
  readonly displayName?: string | null;
  readonly startDateTime?: string;
  readonly endDateTime?: string;
}

export interface TenantApplication {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly createdDateTime?: string;
  readonly passwordCredentials?: readonly TenantCredential[];
  readonly keyCredentials?: readonly TenantCredential[];
}

const select = 'id,appId,displayName,createdDateTime,passwordCredentials,keyCredentials';

/** Applications by their object ids; one that is gone is left out. */
export async function applicationsById(
  graph: GraphClient,
  ids: readonly string[],
): Promise<Map<string, TenantApplication>> {
  const calls = ids.map((id) => ({ path: graphPath`/applications/${id}`, query: { $select: select } }));
  const found = new Map<string, TenantApplication>();
  for (const answer of await graph.batch<TenantApplication>(calls)) {
    if ('failure' in answer) {
      if (!isFailure(answer.failure, 'graph-object-not-found')) throw answer.failure;
    } else found.set(answer.body.id, answer.body);
  }
  return found;
}

/**
 * @param next of the page before; undefined: the first one
 * @throws Failure `input-invalid` for the address of anything else
 */
export async function applicationsPage(graph: GraphClient, next?: string): Promise<GraphPage<TenantApplication>> {
  if (next !== undefined && !(URL.canParse(next) && new URL(next).pathname === '/v1.0/applications')) {
    throw new Failure('input-invalid', {
      service: 'runbook',
      subject: 'from.page: must be the address of a next page',
    });
  }
  const query = { $select: select, $top: '200' };
  return graph.page<TenantApplication>({ path: graphPath`/applications`, query }, next);
}
