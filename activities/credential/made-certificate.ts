/** A certificate of an application, as its record has it: Entra's id of the key is read where it is registered. */
import { graphPath } from '../../connectors/graph/encoding.ts';
import { storedCertificate } from '../../connectors/secrets/certificate.ts';
import type { MadeCredential } from '../../domain/credential.ts';
import type { ConnectionContext } from '../context.ts';
import { thumbprintOf, type KeyCredential } from '../../connectors/graph/key-credentials.ts';

/** @param secret reference of certificate and key in the store */
export async function madeCertificate(
  { graph, secrets }: ConnectionContext,
  { id, name }: { id: string; name: string },
  secret: string,
): Promise<MadeCredential> {
  const { thumbprintSha1, notBefore, notAfter, reference } = await storedCertificate(secrets, secret);
  const { appId, keyCredentials = [] } = await graph.request<{ appId: string; keyCredentials?: KeyCredential[] }>({
    path: graphPath`/applications/${id}`,
    query: { $select: 'id,appId,keyCredentials' },
    objectIsNew: true,
  });
  const keyId = keyCredentials.find((key) => thumbprintOf(key) === thumbprintSha1)?.keyId ?? null;
  return {
    kind: 'application-certificate',
    holder: { kind: 'application', id, appId, name },
    current: { secret: reference, keyId, thumbprint: thumbprintSha1, notBefore, notAfter },
  };
}
