/**
 * A client secret that the application signs in with: made by Entra, returned once, and put into the secret store at
 * once. It always has an end. Unchanged: a secret on the application that is not within 30 days of its end, and whose
 * value lies in the store.
 *
 * Source: learn, graph/api/application-addpassword.
 */
import { z } from 'zod';
import { resource } from '../resource.ts';
import { outlastsRenewal } from './application-certificate.ts';

const schema = z.strictObject({
  applicationId: z.guid(),
  /** The application's display name, for people. */
  displayName: z.string().min(1),
  validFor: z.string().refine(outlastsRenewal, { error: 'must be more than 30 days: "365 days"' }),
});

export type ApplicationSecret = z.output<typeof schema>;

export interface ApplicationSecretState {
  readonly keyId: string;
  /** ISO 8601. */
  readonly notAfter: string;
  /** `secret://name@version` */
  readonly secret: string;
}

/** The name of the secret that an application's client secrets are versions of. */
export function clientSecretName(applicationId: string): string {
  return `application-${applicationId.toLowerCase()}-secret`;
}

export const applicationSecret = resource<ApplicationSecret, ApplicationSecretState, ApplicationSecretState>({
  kind: 'application-secret',
  schema,
  knownAfterApply: ['applicationId'],
  name: ({ displayName }) => displayName,
  shown: ({ displayName, validFor }) => ({ application: displayName, validFor, value: 'kept in the secret store' }),
  diff: () => [],
  risks: ({ displayName }) => [
    {
      code: 'secret-is-a-password',
      text: `Anyone who has the client secret can sign in as "${displayName}" from anywhere, and it passes through people's hands; a certificate does not.`,
    },
  ],
});
