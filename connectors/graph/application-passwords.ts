/**
 * Client secrets of an application. The service makes them and returns each one once, so an answer that was lost is a
 * secret whose value is lost: it is found by the tag that we set as its display name, removed, and asked for again.
 *
 * Invariants: every secret of ours has a tag and an end; nothing without our tag is ever removed by it.
 *
 * Source: learn, graph/api/application-addpassword and -removepassword.
 */
import { Failure, isFailure } from '../../domain/failure.ts';
import { graphPath } from './encoding.ts';
import type { GraphClient } from './graph-client.ts';

export interface PasswordCredential {
  keyId: string;
  displayName: string | null;
  /** The first characters of the secret, by which people distinguish secrets. */
  hint: string | null;
  /** ISO 8601, on the connection's clock. */
  startDateTime: string;
  endDateTime: string;
}

export interface AddedPassword extends PasswordCredential {
  /** The secret itself: into the store at once, and nowhere else. */
  secretText: string;
}

export interface PasswordRequest {
  /** Display name that no other operation uses: the run and its step. */
  tag: string;
  /** ISO 8601. There is no secret without an end. */
  endDateTime: string;
}

/** Every client secret of an application, without its value. Throws `graph-object-not-found`, `graph-not-yet-known`. */
export async function listPasswords(graph: GraphClient, applicationId: string): Promise<PasswordCredential[]> {
  const { passwordCredentials } = await graph.request<{ passwordCredentials?: PasswordCredential[] }>({
    path: graphPath`/applications/${applicationId}`,
    query: { $select: 'id,passwordCredentials' },
    objectIsNew: true,
  });
  return passwordCredentials ?? [];
}

/**
 * Adds a secret, after removing what an earlier attempt with the same tag has left. To be called only while the store
 * doesn't have the secret of this operation: its value, if it was returned, is lost by this.
 *
 * @throws Failure `answer-lost` or `graph-outcome-unknown`: call again, it cleans up first; `graph-credential-policy`
 */
export async function addPassword(
  graph: GraphClient,
  applicationId: string,
  { tag, endDateTime }: PasswordRequest,
): Promise<AddedPassword> {
  if (tag.trim() === '') throw new Failure('input-invalid', { service: 'graph', subject: 'a secret without a tag' });
  await removeTaggedPasswords(graph, applicationId, tag);
  const added = await graph.request<AddedPassword | undefined>({
    method: 'POST',
    path: graphPath`/applications/${applicationId}/addPassword`,
    body: { passwordCredential: { displayName: tag, endDateTime } },
    objectIsNew: true,
  });
  if (typeof added?.secretText === 'string' && typeof added.keyId === 'string') return added;
  throw new Failure('graph-outcome-unknown', { service: 'graph', subject: 'addPassword' });
}

/**
 * Removes the secrets with a tag but for the one to keep. Lists lag behind, so it is called once more after the new
 * secret has been stored: an orphan that showed up late goes then. Answers their key ids.
 */
export async function removeTaggedPasswords(
  graph: GraphClient,
  applicationId: string,
  tag: string,
  keep?: string,
): Promise<string[]> {
  const tagged = (await listPasswords(graph, applicationId)).filter(
    ({ displayName, keyId }) => displayName === tag && keyId !== keep,
  );
  for (const { keyId } of tagged) await removePassword(graph, applicationId, keyId);
  return tagged.map(({ keyId }) => keyId);
}

/** Removes one secret; one that is gone already is no failure. Answers whether it was there. */
export async function removePassword(graph: GraphClient, applicationId: string, keyId: string): Promise<boolean> {
  try {
    const path = graphPath`/applications/${applicationId}/removePassword`;
    await graph.request({ method: 'POST', path, body: { keyId } });
    return true;
  } catch (error) {
    // An unknown key is refused like any other wrong input: the list shows which it was.
    if (!isFailure(error, 'graph-invalid', 'graph-object-not-found')) throw error;
    const left = await listPasswords(graph, applicationId);
    if (left.some((credential) => credential.keyId.toLowerCase() === keyId.toLowerCase())) throw error;
    return false;
  }
}
