/** A live token with one version of an application's credential, and with no other. */
import { z } from 'zod';
import { probe } from '../probe.ts';
import { secretReferenceSchema } from '../secret-reference.ts';

const schema = z.strictObject({
  kind: z.enum(['application-secret', 'application-certificate']),
  clientId: z.guid(),
  /** Display name, for sentences. */
  application: z.string().min(1),
  credential: secretReferenceSchema,
});

export type CredentialSignInArgs = z.output<typeof schema>;

export const credentialSignInProbe = probe<CredentialSignInArgs>({
  kind: 'credential-sign-in',
  schema,
  name: ({ application, kind }) =>
    `a token for ${application} by its new ${kind === 'application-secret' ? 'secret' : 'certificate'}`,
  as: ({ application }) => `the application ${application}`,
});
