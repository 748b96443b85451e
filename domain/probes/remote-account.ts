/** An account that a probe acts as on a server, over the listener whose certificate it has seen in the same attempt. */
import { z } from 'zod';
import { certificateLocatorSchema } from '../certificate-locator.ts';
import { domainAccountSchema, fullHostNameSchema } from '../directory-names.ts';
import { secretReferenceSchema } from '../secret-reference.ts';

export const remoteAccountSchema = z.strictObject({
  server: fullHostNameSchema,
  account: domainAccountSchema,
  password: secretReferenceSchema,
  /** What the listener must show before the account signs in. */
  certificate: certificateLocatorSchema,
});

export type RemoteAccount = z.output<typeof remoteAccountSchema>;

export function remoteAccountName({ account }: Pick<RemoteAccount, 'account'>): string {
  return `the account ${account}`;
}
