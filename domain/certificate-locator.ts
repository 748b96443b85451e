/**
 * `cert://ex01.contoso.local/6A8D7E5537D441190FD72C7C2E879A064072CE0F`: where a certificate lies whose private key never
 * leaves its server. It takes the place of a secret reference in a credential's record; no secret store has that key.
 */
import { z } from 'zod';

export interface CertificateLocator {
  /** Host name, lower case. */
  readonly server: string;
  /** SHA-1, 40 upper-case hexadecimal digits, as Windows shows it. */
  readonly thumbprint: string;
}

const shape = /^cert:\/\/([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)\/([0-9A-F]{40})$/;

/** Reads a locator; undefined when the text isn't one. */
export function parseCertificateLocator(text: string): CertificateLocator | undefined {
  const [, server, thumbprint] = shape.exec(text) ?? [];
  return server === undefined || thumbprint === undefined ? undefined : { server, thumbprint };
}

export function certificateLocator(server: string, thumbprint: string): string {
  return `cert://${server.toLowerCase()}/${thumbprint.toUpperCase()}`;
}

export const certificateLocatorSchema = z
  .string()
  .refine((text) => parseCertificateLocator(text) !== undefined, { error: 'must be cert://<server>/<thumbprint>' });
