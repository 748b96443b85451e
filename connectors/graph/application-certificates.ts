/**
 * Certificates of an application, one at a time: by addKey and removeKey where a key that is valid there proves the right
 * to (an application that rolls its own keys needs no permission), else by writing the whole collection back.
 *
 * Invariants: each function is safe twice; certificates of others stay. One writer per application: two that write the
 * collection at once undo each other.
 *
 * Source: learn, graph/api/application-addkey and -removekey; gdc, application-rollkey-prooftoken.
 */
import { isFailure } from '../../domain/failure.ts';
import type { CertificateCredential } from '../entra/identity.ts';
import { graphPath } from './encoding.ts';
import type { GraphClient } from './graph-client.ts';
import { readKeyCredentials, thumbprintOf, writeKeyCredentials } from './key-credentials.ts';
import { keyProof } from './key-proof.ts';

export interface PublicCertificate {
  /** DER, base64. */
  der: string;
  /** SHA-1, upper-case hexadecimal. */
  thumbprintSha1: string;
  /** Shown as the key's name. */
  subject: string;
}

/** How a certificate got onto the application. */
export type Registration = 'already there' | 'by proof' | 'by the whole collection';

/**
 * Puts a certificate on an application.
 *
 * @param provenBy a certificate that is on the application and valid; without one, or where its proof is refused, the
 *   collection is read, merged and written
 */
export async function addCertificate(
  graph: GraphClient,
  applicationId: string,
  { der, thumbprintSha1, subject }: PublicCertificate,
  provenBy?: CertificateCredential,
): Promise<Registration> {
  const present = await readKeyCredentials(graph, applicationId, true);
  if (present.some((key) => thumbprintOf(key) === thumbprintSha1)) return 'already there';
  const keyCredential = { type: 'AsymmetricX509Cert', usage: 'Verify', key: der, displayName: subject };
  if (provenBy !== undefined) {
    const done = await unlessProofRefused(async () => {
      const proof = await keyProof(applicationId, provenBy);
      const path = graphPath`/applications/${applicationId}/addKey`;
      await graph.request({ method: 'POST', path, body: { keyCredential, passwordCredential: null, proof } });
    });
    if (done) return 'by proof';
  }
  await writeKeyCredentials(graph, applicationId, [...present, keyCredential]);
  return 'by the whole collection';
}

/** Takes a certificate off an application; one that is gone already is no failure. Answers whether it was there. */
export async function removeCertificate(
  graph: GraphClient,
  applicationId: string,
  thumbprintSha1: string,
  provenBy?: CertificateCredential,
): Promise<boolean> {
  const present = await readKeyCredentials(graph, applicationId, false);
  const leaving = present.find((key) => thumbprintOf(key) === thumbprintSha1);
  if (leaving === undefined) return false;
  const { keyId } = leaving;
  if (provenBy !== undefined && keyId !== undefined) {
    const done = await unlessProofRefused(async () => {
      const proof = await keyProof(applicationId, provenBy);
      const path = graphPath`/applications/${applicationId}/removeKey`;
      await graph.request({ method: 'POST', path, body: { keyId, proof } });
    });
    if (done) return true;
  }
  await writeKeyCredentials(
    graph,
    applicationId,
    present.filter((key) => key !== leaving),
  );
  return true;
}

/** False when Graph doesn't take the proof: the key that signed it isn't valid there, or not known there yet. */
async function unlessProofRefused(call: () => Promise<void>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (isFailure(error, 'graph-invalid') && error.serviceCode === 'Authentication_MissingOrMalformed') return false;
    throw error;
  }
}
