/**
 * Certificates on an application. A PATCH gives the whole collection: entries that are known by their keyId may leave
 * out the key, new ones must bring it, what isn't named is gone.
 * Source: learn, graph/api/resources/keycredential; graph/applications-how-to-add-certificate.
 */
import { X509Certificate } from 'node:crypto';
import type { Core } from '../../core.ts';
import { reachesTokenNodes } from '../../tenant/token-nodes.ts';
import type { KeyCredential } from '../../tenant/state.ts';
import { badRequest, GraphError } from '../graph-error.ts';
import { checkCredentialPolicy } from './credential-policy.ts';

export interface KeyCredentialInput {
  keyId?: string | null;
  displayName?: string | null;
  type?: string | null;
  usage?: string | null;
  key?: string | null;
  startDateTime?: string | null;
  endDateTime?: string | null;
  customKeyIdentifier?: string | null;
}

/** Whose key it is to be, as policies ask: a policy may be assigned to it, and one may spare older ones. */
export interface KeyHolder {
  /** Empty for an application that is only being made. */
  readonly id: string;
  readonly createdDateTime: string;
}

/**
 * @throws GraphError 400 for what is no certificate, or outside the certificate's own validity
 */
export function mergeKeyCredentials(
  core: Core,
  holder: KeyHolder,
  current: readonly KeyCredential[],
  wanted: readonly KeyCredentialInput[],
): KeyCredential[] {
  const merged = wanted.map((input) => {
    const known = current.find(({ keyId }) => keyId === input.keyId?.toLowerCase());
    if (known && (input.key === undefined || input.key === null || sameKey(input.key, known.key))) return known;
    return newKeyCredential(core, holder, input);
  });
  const ids = new Set(merged.map(({ keyId }) => keyId));
  if (ids.size !== merged.length)
    throw badRequest(
      'A conflicting object with one or more of the specified property values is present in the directory.',
    );
  return merged;
}

/** @throws GraphError 400 */
export function newKeyCredential(core: Core, holder: KeyHolder, input: KeyCredentialInput): KeyCredential {
  if (input.type !== 'AsymmetricX509Cert' || input.usage !== 'Verify') {
    throw badRequest('Key credential type or usage is not valid: AsymmetricX509Cert and Verify are simulated.');
  }
  const certificate = readCertificate(input.key);
  const notBefore = new Date(certificate.validFrom);
  const notAfter = new Date(certificate.validTo);
  const start = input.startDateTime ? new Date(input.startDateTime) : notBefore;
  const end = input.endDateTime ? new Date(input.endDateTime) : notAfter;
  if (start < notBefore) {
    throw new GraphError(400, 'KeyCredentialsInvalidStartDate', 'Key credential start date is invalid.');
  }
  if (end > notAfter || end <= start || end.getTime() < core.clock.now()) {
    throw new GraphError(400, 'KeyCredentialsInvalidEndDate', 'Key credential end date is invalid.');
  }
  checkCredentialPolicy(core.store.state.tenant, 'certificate', {
    start: start.toISOString(),
    end: end.toISOString(),
    created: holder.createdDateTime,
    application: holder.id,
  });
  return {
    keyId: input.keyId?.toLowerCase() ?? core.random.uuid(),
    displayName: input.displayName ?? certificate.subject.replaceAll('\n', ', '),
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: certificate.raw.toString('base64'),
    customKeyIdentifier: Buffer.from(certificate.fingerprint.replaceAll(':', ''), 'hex').toString('base64'),
    startDateTime: start.toISOString(),
    endDateTime: end.toISOString(),
    effectiveAt: reachesTokenNodes(core.delays),
  };
}

function readCertificate(key: string | null | undefined): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(key ?? '', 'base64'));
  } catch {
    throw badRequest('Key credential is invalid: its key is no X.509 certificate.');
  }
}

function sameKey(given: string, held: string): boolean {
  return Buffer.from(given, 'base64').equals(Buffer.from(held, 'base64'));
}
