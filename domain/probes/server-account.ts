/**
 * Who a probe on premises acts as: an account of the domain, as the vendor's product signs in. Its password is a secret
 * reference; its value is fetched where the attempt is made.
 */
import { z } from 'zod';
import { domainAccountSchema, userPrincipalNameSchema } from '../directory-names.ts';
import { secretReferenceSchema } from '../secret-reference.ts';

export const serverAccountSchema = z.strictObject({
  /** `CONTOSO\name`, or a user principal name. */
  user: z.union([domainAccountSchema, userPrincipalNameSchema]),
  password: secretReferenceSchema,
});

export type ServerAccount = z.output<typeof serverAccountSchema>;

export function accountName({ user }: ServerAccount): string {
  return `the account ${user}`;
}
