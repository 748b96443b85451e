/**
 * The certificate of an application: stored first, then registered, so that a key that Entra knows is never lost. A
 * certificate of somebody else on the same application stays. Undo takes ours off, then its key out of the store.
 */
import {
  readKeyCredentials,
  thumbprintOf,
  writeKeyCredentials,
  type KeyCredential,
} from '../../connectors/graph/key-credentials.ts';
import { makeCertificate, storedCertificate, type StoredCertificate } from '../../connectors/secrets/certificate.ts';
import { isFailure } from '../../domain/failure.ts';
import {
  applicationCertificate,
  certificateSecretName,
  renewedBefore,
  validDays,
  type ApplicationCertificateState,
} from '../../domain/resources/application-certificate.ts';
import { parseSecretReference } from '../../domain/secret-reference.ts';
import type { ConnectionContext } from '../context.ts';
import { madeCertificate } from '../credential/made-certificate.ts';
import { implementation } from './implementation.ts';

export const applicationCertificateImplementation = implementation({
  resource: applicationCertificate,
  read: async (context, { applicationId }, recorded) => {
    const registered = await readRegistered(context, applicationId, recorded !== undefined);
    const ours = (await storedFor(context, applicationId)).filter(
      ({ thumbprintSha1 }) => registered.has(thumbprintSha1) && (recorded === undefined || thumbprintSha1 === recorded),
    );
    const good = ours.filter(({ notBefore, notAfter }) => isGood(notBefore, notAfter, context.clock.now()));
    const certificate = good.at(-1);
    return certificate === undefined ? undefined : { id: certificate.thumbprintSha1, state: stateOf(certificate) };
  },
  create: async (context, { applicationId, displayName, validFor }) => {
    const certificate = await makeCertificate(context.secrets, {
      secretName: certificateSecretName(applicationId),
      commonName: displayName,
      now: context.clock.now(),
      validDays: validDays(validFor),
      createdBy: context.run,
      operation: `${context.operationId}/application-certificate`,
    });
    const others = await readKeyCredentials(context.graph, applicationId, true);
    const known = others.some((key) => thumbprintOf(key) === certificate.thumbprintSha1);
    if (!known) await writeKeyCredentials(context.graph, applicationId, [...others, registration(certificate)]);
    return certificate.thumbprintSha1;
  },
  undo: async (context, { desired, after, id, created }) => {
    if (!created) return { undone: 'the certificate had been there before' };
    const keys = await readKeyCredentials(context.graph, desired.applicationId, false);
    const others = keys.filter((key) => thumbprintOf(key) !== id);
    if (others.length < keys.length) await writeKeyCredentials(context.graph, desired.applicationId, others);
    const { name, version } = parseSecretReference(after.secret) ?? {};
    if (name !== undefined && version !== undefined) await context.secrets.remove(name, version);
    return { undone: `the certificate ${id} is off "${desired.displayName}", and its key is out of the store` };
  },
  credential: async (context, { state }, { applicationId, displayName }) =>
    madeCertificate(context, { id: applicationId, name: displayName }, state.secret),
  outputs: ({ state }) => state,
});

/** Thumbprints on the application. A recorded certificate of an application that is gone is gone with it. */
async function readRegistered(context: ConnectionContext, id: string, isRecorded: boolean): Promise<Set<string>> {
  try {
    const keys = await readKeyCredentials(context.graph, id, !isRecorded);
    return new Set(keys.map(thumbprintOf).filter((thumbprint) => thumbprint !== undefined));
  } catch (error) {
    if (isRecorded && isFailure(error, 'graph-object-not-found')) return new Set();
    throw error;
  }
}

/** Certificates of the application whose keys lie in the store, the latest last. */
async function storedFor({ secrets }: ConnectionContext, applicationId: string): Promise<StoredCertificate[]> {
  const name = certificateSecretName(applicationId);
  const versions = (await secrets.list()).filter((secret) => secret.name === name);
  return Promise.all(versions.map(async ({ reference }) => storedCertificate(secrets, reference)));
}

function isGood(notBefore: string, notAfter: string, now: number): boolean {
  return Date.parse(notBefore) <= now && Date.parse(notAfter) - now > renewedBefore;
}

function stateOf({ thumbprintSha1, notAfter, reference }: StoredCertificate): ApplicationCertificateState {
  return { thumbprint: thumbprintSha1, notAfter, secret: reference };
}

function registration({ der, subject }: StoredCertificate): KeyCredential {
  return { type: 'AsymmetricX509Cert', usage: 'Verify', key: der, displayName: subject };
}
