/**
 * How objects of the directory are found: by id, where 404 is the service's own statement of absence, or by their exact
 * name, where nothing but a whole list without it is, and two of one name are a failure, never a choice.
 */
import type { GraphCall } from '../../connectors/graph/graph-call.ts';
import type { GraphClient } from '../../connectors/graph/graph-client.ts';
import { Failure, isFailure } from '../../domain/failure.ts';

/** The object at a path that names it by its id or key; undefined when the service says that there is none. */
export async function objectOrAbsent<T>(graph: GraphClient, call: GraphCall): Promise<T | undefined> {
  try {
    return await graph.request<T>(call);
  } catch (error) {
    if (isFailure(error, 'graph-object-not-found')) return undefined;
    throw error;
  }
}

/**
 * The one object of exactly this display name, over all pages of a list.
 * @throws Failure `identity-ambiguous`
 */
export async function onlyOfName<T extends { displayName?: string | null }>(
  graph: GraphClient,
  call: GraphCall,
  name: string,
): Promise<T | undefined> {
  const found = (await graph.list<T>(call)).filter(({ displayName }) => displayName === name);
  if (found.length > 1) {
    throw new Failure('identity-ambiguous', { service: 'graph', subject: `${found.length} objects named ${name}` });
  }
  return found[0];
}
