/**
 * A certificate in Cert:\LocalMachine\My that can serve a server's WinRM listener: the one that the listener has already,
 * where it can; else one that an authority has issued and that is installed there, or a self-signed one, made on the
 * server. Its private key never leaves it.
 *
 * What is found good is left alone, also when it ends soon: renewing it is the rotation's part.
 * Source: learn, New-SelfSignedCertificate; the vendor's document, 3.3 and 3.3.1.
 */
import { z } from 'zod';
import { fullHostNameSchema } from '../directory-names.ts';
import { durationSchema } from '../duration.ts';
import { resource } from '../resource.ts';

const schema = z.strictObject({
  server: fullHostNameSchema,
  source: z.enum(['self-signed', 'installed']),
  /** How long a self-signed one is valid. */
  validFor: durationSchema,
});

export type ListenerCertificateDesired = z.output<typeof schema>;

export interface ListenerCertificateState {
  /** SHA-1, upper-case hexadecimal. */
  readonly thumbprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly selfSigned: boolean;
  /** ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface ListenerCertificateOutput {
  readonly thumbprint: string;
  readonly notAfter: string;
}

export const listenerCertificate = resource<
  ListenerCertificateDesired,
  ListenerCertificateState,
  ListenerCertificateOutput
>({
  kind: 'listener-certificate',
  schema,
  name: ({ server }) => server,
  shown: ({ server, validFor }) => ({
    'DNS name': server,
    issuer: 'itself',
    store: 'Cert:\\LocalMachine\\My of the server, private key included',
    validFor,
  }),
  // One that can't serve is not found at all.
  diff: () => [],
  risks: ({ server }) => [
    {
      code: 'self-signed',
      text: `No authority vouches for a self-signed certificate: each Monosync server must be set to trust the one of ${server}, or it accepts any impostor's.`,
    },
  ],
});
