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
import { storedBy } from '../credential/stored-operation.ts';
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
      operation: await freshOperation(context, applicationId),
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
  removeMarked: async (context, { applicationId, displayName }, { isSettled }) => {
    const stored = await storedBy(context, certificateSecretName(applicationId), operationOf(context, applicationId));
    if (stored === undefined) return undefined;
    const { thumbprintSha1, notBefore, notAfter } = await storedCertificate(context.secrets, stored.reference);
    if (!isGood(notBefore, notAfter, context.clock.now())) return undefined;
    const wasThere = await removeCertificate(context.graph, applicationId, thumbprintSha1);
    // As long as it may show up on the application yet, its key stays where it is found again.
    if (!wasThere && !isSettled) return undefined;
    await context.secrets.remove(stored.name, stored.version);
    return { undone: `the certificate ${thumbprintSha1} is not on "${displayName}", and its key is off the store` };
  },
  credential: async (context, { state }, { applicationId, displayName }) =>
    madeCertificate(context, { id: applicationId, name: displayName }, state.secret),
  storedSecret: ({ secret }) => secret,
  outputs: ({ state }) => state,
});

/** One certificate of a run on an application: the same for every try, and for its undo. */
function operationOf({ operationId }: ConnectionContext, applicationId: string): string {
  return `${operationId.split('/')[0] ?? ''}/application-certificate/${applicationId}`;
}

/** Where this run has stored one that ends soon by now, it is left as it is, and another one made. */
async function freshOperation(context: ConnectionContext, applicationId: string): Promise<string> {
  const operation = operationOf(context, applicationId);
  const stored = await storedBy(context, certificateSecretName(applicationId), operation);
  if (stored === undefined) return operation;
  const { notBefore, notAfter } = await storedCertificate(context.secrets, stored.reference);
  return isGood(notBefore, notAfter, context.clock.now()) ? operation : `${operation}/after-${stored.version}`;
}

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
