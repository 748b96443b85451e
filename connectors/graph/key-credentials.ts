/**
 * The certificates on an application. Graph replaces the collection as a whole, and whatever a PATCH leaves out is gone:
 * so it is read with its keys, changed by one entry, and written back. One writer per application; another one is found
 * out by the read-back. Source: learn, graph/api/application-update; graph/api/resources/keycredential.
 */
import { createHash } from 'node:crypto';
import { graphPath } from './encoding.ts';
import type { GraphClient } from './graph-client.ts';

export interface KeyCredential {
  readonly keyId?: string;
  readonly displayName?: string | null;
  readonly type: string;
  readonly usage: string;
  /** DER, base64; answered only where `keyCredentials` of one application is selected. */
  readonly key?: string | null;
  /** SHA-1 of the certificate in base64, or in hexadecimal where a portal wrote it. */
  readonly customKeyIdentifier?: string | null;
  readonly startDateTime?: string;
  readonly endDateTime?: string;
}

/**
 * @param isNew the application was made moments ago, so that "not found" means not yet
 * @throws Failure `graph-object-not-found`, or `graph-not-yet-known` for a new one
 */
export async function readKeyCredentials(graph: GraphClient, id: string, isNew: boolean): Promise<KeyCredential[]> {
  const { keyCredentials } = await graph.request<{ keyCredentials?: KeyCredential[] }>({
    path: graphPath`/applications/${id}`,
    query: { $select: 'id,keyCredentials' },
    objectIsNew: isNew,
  });
  return keyCredentials ?? [];
}

export async function writeKeyCredentials(
  graph: GraphClient,
  id: string,
  keyCredentials: readonly KeyCredential[],
): Promise<void> {
  await graph.request({
    method: 'PATCH',
    path: graphPath`/applications/${id}`,
    body: { keyCredentials },
    objectIsNew: true,
  });
}

/** SHA-1 of the certificate, upper-case hexadecimal; undefined where neither key nor identifier has it. */
export function thumbprintOf({ key, customKeyIdentifier }: KeyCredential): string | undefined {
  if (key !== undefined && key !== null && key !== '') {
    return createHash('sha1').update(Buffer.from(key, 'base64')).digest('hex').toUpperCase();
  }
  if (customKeyIdentifier === undefined || customKeyIdentifier === null) return undefined;
  if (/^[0-9A-F]{40}$/i.test(customKeyIdentifier)) return customKeyIdentifier.toUpperCase();
  return Buffer.from(customKeyIdentifier, 'base64').toString('hex').toUpperCase();
}
