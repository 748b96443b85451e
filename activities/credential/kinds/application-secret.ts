/**
 * Client secrets: only the service can make one, and it returns it once. So what is staged is the tag by which a lost
 * answer is found; a secret whose value is lost is removed and asked for again, never doubled.
 */
import {
  addPassword,
  listPasswords,
  removePassword,
  removeTaggedPasswords,
} from '../../../connectors/graph/application-credentials.ts';
import type { Holder } from '../../../domain/credential.ts';
import { milliseconds } from '../../../domain/duration.ts';
import { parseSecretReference } from '../../../domain/secret-reference.ts';
import type { CredentialVersion } from '../../../domain/rotation.ts';
import { removeStoredBy, storedBy } from '../stored-operation.ts';
import type { CredentialKindRotation } from './credential-kind.ts';

export const applicationSecretRotation: CredentialKindRotation = {
  stage: async () => null,
  unstage: async () => false,
  register: async (context, { credential: { holder }, rotation: { tag, previous } }, validFor) => {
    const { graph, secrets, clock } = context;
    const name = secretNameOf(holder, previous);
    const operation = `${tag}/register`;
    const kept = await storedBy(context, name, operation);
    const tagged = (await listPasswords(graph, holder.id)).filter(({ displayName }) => displayName === tag);
    const [only] = tagged;
    // Stored, and alone with its tag: an earlier try came so far.
    if (kept !== undefined && only !== undefined && tagged.length === 1) return versionOf(kept.reference, only);
    if (kept !== undefined) await secrets.remove(kept.name, kept.version);
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
  unregister: async (context, { credential: { holder }, rotation: { tag, previous } }, next) => {
    const { graph } = context;
    const keyId = next?.keyId ?? null;
    const wasThere = keyId !== null && (await removePassword(graph, holder.id, keyId));
    const tagged = await removeTaggedPasswords(graph, holder.id, tag);
    // What only the service could make was stored here, and goes with it.
    const wasStored = await removeStoredBy(context, secretNameOf(holder, previous), `${tag}/register`);
    return wasThere || tagged.length > 0 || wasStored;
  },
  retire: async ({ graph }, { credential: { holder }, rotation: { previous } }) => {
    if (previous.keyId !== null) await removePassword(graph, holder.id, previous.keyId);
  },
};

function secretNameOf({ id }: Holder, { secret }: CredentialVersion): string {
  return parseSecretReference(secret)?.name ?? `application-${id.toLowerCase()}-secret`;
}

function versionOf(
  secret: string,
  { keyId, startDateTime, endDateTime }: { keyId: string; startDateTime: string; endDateTime: string },
): CredentialVersion {
  return { secret, keyId, thumbprint: null, notBefore: startDateTime, notAfter: endDateTime };
}
