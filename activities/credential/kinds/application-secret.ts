/**
 * Client secrets: only the service can make one, and it returns it once. So what is staged is the tag by which a lost
 * answer is found; a secret whose value is lost is removed and asked for again, never doubled.
 */
import { createHash } from 'node:crypto';
import {
  addPassword,
  listPasswords,
  removePassword,
  removeTaggedPasswords,
} from '../../../connectors/graph/application-credentials.ts';
import { milliseconds } from '../../../domain/duration.ts';
import { parseSecretReference } from '../../../domain/secret-reference.ts';
import type { CredentialVersion } from '../../../domain/rotation.ts';
import type { ConnectionContext } from '../../context.ts';
import type { CredentialKindRotation } from './credential-kind.ts';

export const applicationSecretRotation: CredentialKindRotation = {
  stage: async () => null,
  register: async (context, { credential: { holder }, rotation: { tag, previous } }, validFor) => {
    const { graph, secrets, clock } = context;
    const name = parseSecretReference(previous.secret)?.name ?? `application-${holder.id.toLowerCase()}-secret`;
    const operation = `${tag}/register`;
    const kept = await stored(context, name, operation);
    const tagged = (await listPasswords(graph, holder.id)).filter(({ displayName }) => displayName === tag);
    const [only] = tagged;
    // Stored, and alone with its tag: an earlier try came so far.
    if (kept !== undefined && only !== undefined && tagged.length === 1) return versionOf(kept.reference, only);
    if (kept !== undefined) await secrets.remove(name, kept.version);
    const endDateTime = new Date(clock.now() + milliseconds(validFor)).toISOString();
    const added = await addPassword(graph, holder.id, { tag, endDateTime });
    const { reference } = await secrets.put(name, added.secretText, {
      kind: 'client-secret',
      createdBy: context.run,
      notAfter: added.endDateTime,
      operation,
    });
    await removeTaggedPasswords(graph, holder.id, tag, added.keyId);
    return versionOf(reference, added);
  },
  isRegistered: async ({ graph }, { holder }, { keyId }) =>
    (await listPasswords(graph, holder.id)).some((password) => password.keyId === keyId),
  unregister: async ({ graph }, { credential: { holder }, rotation: { tag } }, { keyId }) => {
    if (keyId !== null) await removePassword(graph, holder.id, keyId);
    await removeTaggedPasswords(graph, holder.id, tag);
  },
  retire: async ({ graph }, { credential: { holder }, rotation: { previous } }) => {
    if (previous.keyId !== null) await removePassword(graph, holder.id, previous.keyId);
  },
};

/** What an earlier try of the same operation has stored. The store keeps a digest of it. */
async function stored({ secrets }: ConnectionContext, name: string, operation: string) {
  const digest = createHash('sha256').update(operation).digest('hex');
  return (await secrets.versions(name)).find((secret) => secret.operation === digest);
}

function versionOf(
  secret: string,
  { keyId, startDateTime, endDateTime }: { keyId: string; startDateTime: string; endDateTime: string },
): CredentialVersion {
  return { secret, keyId, thumbprint: null, notBefore: startDateTime, notAfter: endDateTime };
}
