/**
 * The old version of a credential is no longer used: the overlap has passed, and the tenant's sign-in log, where it
 * names keys, shows no sign-in with that key in the overlap's second half. Where it doesn't, the overlap decides. An
 * old certificate of a listener isn't used when the listener doesn't show it.
 */
import { z } from 'zod';
import { durationSchema } from '../duration.ts';
import { probe } from '../probe.ts';

const schema = z.strictObject({
  key: z.string().min(1),
  of: z.string().min(1),
  /** Reference of the old version. */
  replaces: z.string().min(1),
  overlap: durationSchema,
});

export type CredentialUnusedArgs = z.output<typeof schema>;

export const credentialUnusedProbe = probe<CredentialUnusedArgs>({
  kind: 'credential-unused',
  schema,
  name: ({ of }) => `nothing signs in as ${of} with the old credential`,
  as: () => 'the runner',
});
