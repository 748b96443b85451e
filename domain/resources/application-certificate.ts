/**
 * A certificate that the application signs in with: made here, its key in the secret store before its public half is
 * registered. Unchanged: a certificate on the application that is valid and not within 30 days of its end, and whose
 * key is in the store. One that is near its end isn't renewed in place: another one is registered in addition to it.
 *
 * Source: learn, graph/applications-how-to-add-certificate.
 */
import { z } from 'zod';
import { milliseconds } from '../duration.ts';
import { resource } from '../resource.ts';

const day = 86_400_000;

/**
 * Windows' cryptographic service providers that keep RSA keys for exchange. The second is of a type with SHA-2.
 * Source: learn, seccrypto/microsoft-cryptographic-service-providers.
 */
export const cryptographicProviders = [
  'Microsoft Strong Cryptographic Provider',
  'Microsoft Enhanced RSA and AES Cryptographic Provider',
] as const;

const schema = z.strictObject({
  applicationId: z.guid(),
  /** The application's display name, for people; the certificate's subject. */
  displayName: z.string().min(1),
  validFor: z.string().refine((text) => outlastsRenewal(text), { error: 'must be more than 30 days: "365 days"' }),
  /** Bits of the RSA key; 2048 where nothing is said. */
  keyLength: z.literal([2048, 3072, 4096]).optional(),
  /** What the .pfx will name, for a product on Windows that takes no CNG key. */
  cryptographicProvider: z.enum(cryptographicProviders).optional(),
  /** On how many hosts the key will lie, where it leaves the store. */
  hosts: z.int().positive().optional(),
});

export type ApplicationCertificate = z.output<typeof schema>;

export interface ApplicationCertificateState {
  /** SHA-1, upper-case hexadecimal. */
  readonly thumbprint: string;
  /** ISO 8601. */
  readonly notAfter: string;
  /** `secret://name@version`: certificate and private key. */
  readonly secret: string;
}

/** How long before its end a certificate no longer counts as valid, milliseconds. */
export const renewedBefore = 30 * day;

/** The days of validity that a duration means. */
export function validDays(validFor: string): number {
  return Math.floor(milliseconds(validFor) / day);
}

/** The name of the secret that an application's certificates are versions of. */
export function certificateSecretName(applicationId: string): string {
  return `application-${applicationId.toLowerCase()}-certificate`;
}

export const applicationCertificate = resource<
  ApplicationCertificate,
  ApplicationCertificateState,
  ApplicationCertificateState
>({
  kind: 'application-certificate',
  schema,
  knownAfterApply: ['applicationId'],
  name: ({ displayName }) => displayName,
  shown: ({ displayName, validFor, keyLength = 2048, cryptographicProvider }) => ({
    subject: `CN=${displayName}`,
    key: `RSA ${keyLength}`,
    validFor,
    ...(cryptographicProvider === undefined ? {} : { cryptographicProvider }),
  }),
  diff: () => [],
  risks: ({ displayName, validFor, hosts }) => [
    ...(hosts === undefined
      ? []
      : [
          {
            code: 'key-on-hosts',
            text: `A key that is valid for ${validFor} will be on ${hosts === 1 ? 'one host' : `${hosts} hosts`}.`,
          },
        ]),
    {
      code: 'certificate-is-a-key',
      text: `Anyone who has the private key can sign in as "${displayName}" from anywhere; to pin it to addresses takes a Workload Identities Premium licence.`,
    },
  ],
});

/** One that is due for renewal from the beginning would never be taken for good. */
export function outlastsRenewal(text: string): boolean {
  try {
    return validDays(text) * day > renewedBefore;
  } catch {
    return false;
  }
}
