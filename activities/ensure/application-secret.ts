/**
 * A client secret of an application. Entra makes it and returns it once, so it is stored at once; where the answer was
 * lost it is found by this run's tag, removed, and asked for again. Secrets of others on the same application stay.
 * Source: learn, graph/api/application-addpassword.
 */
import { createHash } from 'node:crypto';
import {
  addPassword,
  listPasswords,
  removePassword,
  removeTaggedPasswords,
  type PasswordCredential,
} from '../../connectors/graph/application-credentials.ts';
import { graphPath } from '../../connectors/graph/encoding.ts';
import type { StoredSecret } from '../../domain/secret-store.ts';
import { isFailure } from '../../domain/failure.ts';
import { milliseconds } from '../../domain/duration.ts';
import { renewedBefore } from '../../domain/resources/application-certificate.ts';
import {
  applicationSecret,
  clientSecretName,
  type ApplicationSecretState,
} from '../../domain/resources/application-secret.ts';
import { parseSecretReference } from '../../domain/secret-reference.ts';
import type { ConnectionContext } from '../context.ts';
import { implementation, type Found } from './implementation.ts';

export const applicationSecretImplementation = implementation({
  resource: applicationSecret,
  read: async (context, { applicationId }, recorded) => {
    const passwords = await passwordsOf(context, applicationId, recorded !== undefined);
    const kept = await keptOf(context, applicationId);
    const good = passwords.flatMap((password): Found<ApplicationSecretState>[] => {
      const { keyId, endDateTime } = password;
      const stored = kept.get(operationDigest(password.displayName ?? ''));
      const isNearItsEnd = Date.parse(endDateTime) - context.clock.now() <= renewedBefore;
      if (stored === undefined || isNearItsEnd || (recorded !== undefined && keyId !== recorded)) return [];
      return [{ id: keyId, state: { keyId, notAfter: endDateTime, secret: stored.reference } }];
    });
    return good.at(-1);
  },
  create: async (context, { applicationId, validFor }) => {
    const { graph, secrets, clock } = context;
    const tag = tagOf(context);
    const name = clientSecretName(applicationId);
    const kept = (await keptOf(context, applicationId)).get(operationDigest(tag));
    const tagged = (await listPasswords(graph, applicationId)).filter(({ displayName }) => displayName === tag);
    // Stored, and alone with its tag: a try before came so far.
    if (kept !== undefined && tagged.length === 1 && tagged[0] !== undefined) return tagged[0].keyId;
    if (kept !== undefined) await secrets.remove(name, kept.version);
    const endDateTime = new Date(clock.now() + milliseconds(validFor)).toISOString();
    const added = await addPassword(graph, applicationId, { tag, endDateTime });
    await secrets.put(name, added.secretText, {
      kind: 'client-secret',
      createdBy: context.run,
      notAfter: added.endDateTime,
      operation: operationOf(tag),
    });
    await removeTaggedPasswords(graph, applicationId, tag, added.keyId);
    return added.keyId;
  },
  undo: async ({ graph, secrets }, { desired, after, id, created }) => {
    if (!created) return { undone: 'the client secret had been there before' };
    await removePassword(graph, desired.applicationId, id);
    const { name, version } = parseSecretReference(after.secret) ?? {};
    if (name !== undefined && version !== undefined) await secrets.remove(name, version);
    return { undone: `the client secret ${id} is removed from "${desired.displayName}" and from the store` };
  },
  removeMarked: async (context, { applicationId, displayName }, { isSettled }) => {
    const tag = tagOf(context);
    const removed = await removeTaggedPasswords(context.graph, applicationId, tag);
    const kept = (await keptOf(context, applicationId)).get(operationDigest(tag));
    if (removed.length === 0 && (kept === undefined || !isSettled)) return undefined;
    if (kept !== undefined) await context.secrets.remove(kept.name, kept.version);
    const secrets = removed.length === 1 ? '1 client secret' : `${removed.length} client secrets`;
    return {
      undone: `${secrets} with the mark of this run ${removed.length === 1 ? 'is' : 'are'} off "${displayName}"`,
    };
  },
  credential: async ({ graph }, { state }, { applicationId, displayName }) => {
    const { appId, passwordCredentials = [] } = await graph.request<{
      appId: string;
      passwordCredentials?: PasswordCredential[];
    }>({
      path: graphPath`/applications/${applicationId}`,
      query: { $select: 'id,appId,passwordCredentials' },
      objectIsNew: true,
    });
    const notBefore = passwordCredentials.find(({ keyId }) => keyId === state.keyId)?.startDateTime;
    if (notBefore === undefined) return undefined;
    return {
      kind: 'application-secret',
      holder: { kind: 'application', id: applicationId, appId, name: displayName },
      current: { secret: state.secret, keyId: state.keyId, thumbprint: null, notBefore, notAfter: state.notAfter },
    };
  },
  storedSecret: ({ secret }) => secret,
  outputs: ({ state }) => state,
});

/** One secret of a run on an application: however often it is tried, it has the same tag. */
function tagOf({ operationId }: ConnectionContext): string {
  return `ExchangeRunbooks ${operationId.split('/')[0] ?? ''}`;
}

/** The store's name of the operation that registered a tagged secret; a rotation uses the same form. */
function operationOf(tag: string): string {
  return `${tag}/register`;
}

/** The store keeps a digest of the operation. */
function operationDigest(tag: string): string {
  return createHash('sha256').update(operationOf(tag)).digest('hex');
}

/** What is stored of the application's secrets, by operation. */
async function keptOf(
  { secrets }: ConnectionContext,
  applicationId: string,
): Promise<Map<string | undefined, StoredSecret>> {
  const name = clientSecretName(applicationId);
  const versions = await secrets.versions(name);
  return new Map(versions.map((secret) => [secret.operation, secret]));
}

/** A recorded secret of an application that is gone is gone with it. */
async function passwordsOf(
  { graph }: ConnectionContext,
  id: string,
  isRecorded: boolean,
): Promise<PasswordCredential[]> {
  if (!isRecorded) return listPasswords(graph, id);
  try {
    await graph.request({ path: graphPath`/applications/${id}`, query: { $select: 'id' } });
  } catch (error) {
    if (isFailure(error, 'graph-object-not-found')) return [];
    throw error;
  }
  return listPasswords(graph, id);
}
