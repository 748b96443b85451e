/**
 * Certificates: made and stored here, then put on the application in addition to the old one, by proof where that is
 * possible.
 */
import { addCertificate, removeCertificate } from '../../../connectors/graph/application-credentials.ts';
import { readKeyCredentials, thumbprintOf } from '../../../connectors/graph/key-credentials.ts';
import type { CertificateCredential } from '../../../connectors/entra/identity.ts';
import { makeCertificate, storedCertificate } from '../../../connectors/secrets/certificate.ts';
import { certificateCredential } from '../../../connectors/secrets/certificate-credential.ts';
import { holderName } from '../../../domain/credential.ts';
import { isFailure } from '../../../domain/failure.ts';
import { certificateSecretName, validDays } from '../../../domain/resources/application-certificate.ts';
import type { CredentialVersion } from '../../../domain/rotation.ts';
import type { ConnectionContext } from '../../context.ts';
import { removeStoredBy } from '../stored-operation.ts';
import type { CredentialKindRotation } from './credential-kind.ts';

export const applicationCertificateRotation: CredentialKindRotation = {
  stage: async (context, { credential: { holder }, rotation }, validFor) => {
    const { reference, thumbprintSha1, notBefore, notAfter } = await makeCertificate(context.secrets, {
      secretName: certificateSecretName(holder.id),
      commonName: holderName(holder),
      now: context.clock.now(),
      validDays: validDays(validFor),
      createdBy: context.run,
      operation: `${rotation.tag}/stage`,
    });
    return { secret: reference, keyId: null, thumbprint: thumbprintSha1, notBefore, notAfter };
  },
  unstage: async (context, { credential: { holder }, rotation: { tag } }) =>
    removeStoredBy(context, certificateSecretName(holder.id), `${tag}/stage`),
  register: async (context, { credential: { holder }, rotation: { next, previous } }) => {
    if (next === null) throw new RangeError('A certificate is staged before it is registered.');
    const certificate = await storedCertificate(context.secrets, next.secret);
    await addCertificate(context.graph, holder.id, certificate, await proofBy(context, previous));
    const keys = await readKeyCredentials(context.graph, holder.id, true);
    const keyId = keys.find((key) => thumbprintOf(key) === next.thumbprint)?.keyId ?? null;
    return { ...next, keyId };
  },
  isRegistered: async ({ graph }, { holder }, { thumbprint }) =>
    (await readKeyCredentials(graph, holder.id, false)).some((key) => thumbprintOf(key) === thumbprint),
  unregister: async (context, { credential: { holder }, rotation: { previous } }, next) =>
    removeCertificate(context.graph, holder.id, next?.thumbprint ?? '', await proofBy(context, previous)),
  retire: async (context, { credential: { holder, current }, rotation: { previous } }) => {
    await removeCertificate(context.graph, holder.id, previous.thumbprint ?? '', await proofBy(context, current));
  },
};

/** The key that proves the right to change the application's keys; undefined where it isn't in the store or has ended. */
async function proofBy(
  { secrets, clock }: ConnectionContext,
  { secret, notAfter }: CredentialVersion,
): Promise<CertificateCredential | undefined> {
  if (notAfter !== null && Date.parse(notAfter) <= clock.now()) return undefined;
  try {
    return certificateCredential((await secrets.resolve(secret)).value, secret);
  } catch (error) {
    if (isFailure(error, 'secret-not-found')) return undefined;
    throw error;
  }
}
