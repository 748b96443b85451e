/**
 * The certificate of an application: stored first, then registered, so that a key that Entra knows is never lost. A
 * certificate that this run didn't make stays on the application. Undo removes ours, then its key from the store.
 */
import type { CertificateCredential } from '../../connectors/entra/identity.ts';
import { addCertificate, removeCertificate } from '../../connectors/graph/application-certificates.ts';
import { readKeyCredentials, thumbprintOf } from '../../connectors/graph/key-credentials.ts';
import { certificateCredential } from '../../connectors/secrets/certificate-credential.ts';
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
  create: async (context, { applicationId, displayName, validFor, keyLength = 2048 }) => {
    const provenBy = await validCertificate(context, applicationId);
    const certificate = await makeCertificate(context.secrets, {
      secretName: certificateSecretName(applicationId),
      commonName: displayName,
      now: context.clock.now(),
      validDays: validDays(validFor),
      bits: keyLength,
      createdBy: context.run,
      operation: `${context.operationId}/application-certificate`,
    });
    await addCertificate(context.graph, applicationId, certificate, provenBy);
    return certificate.thumbprintSha1;
  },
  undo: async (context, { desired, after, id, created }) => {
    if (!created) return { undone: 'the certificate had been there before' };
    await removeCertificate(context.graph, desired.applicationId, id);
    const { name, version } = parseSecretReference(after.secret) ?? {};
    if (name !== undefined && version !== undefined) await context.secrets.remove(name, version);
    return { undone: `the certificate ${id} is removed from "${desired.displayName}", and its key from the store` };
  },
  credential: async (context, { state }, { applicationId, displayName }) =>
    madeCertificate(context, { id: applicationId, name: displayName }, state.secret),
  storedSecret: ({ secret }) => secret,
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
  const versions = await secrets.versions(name);
  return Promise.all(versions.map(async ({ reference }) => storedCertificate(secrets, reference)));
}

/** One of ours that is on the application and valid now: it proves the right to add another one. */
async function validCertificate(
  context: ConnectionContext,
  applicationId: string,
): Promise<CertificateCredential | undefined> {
  const now = context.clock.now();
  const registered = await readRegistered(context, applicationId, false);
  const valid = (await storedFor(context, applicationId)).filter(
    ({ thumbprintSha1, notBefore, notAfter }) =>
      registered.has(thumbprintSha1) && Date.parse(notBefore) <= now && now < Date.parse(notAfter),
  );
  const reference = valid.at(-1)?.reference;
  if (reference === undefined) return undefined;
  return certificateCredential((await context.secrets.resolve(reference)).value, reference);
}

function isGood(notBefore: string, notAfter: string, now: number): boolean {
  return Date.parse(notBefore) <= now && Date.parse(notAfter) - now > renewedBefore;
}

function stateOf({ thumbprintSha1, notAfter, reference }: StoredCertificate): ApplicationCertificateState {
  return { thumbprint: thumbprintSha1, notAfter, secret: reference };
}
