/**
 * A sign-in of the account for Exchange Online by its password alone, as the vendor's product does it: from one of its
 * exempt addresses, or from elsewhere, where its block policy must refuse it.
 */
import { z } from 'zod';
import { probe } from '../probe.ts';
import { accountActorSchema, actorName } from './actor.ts';

const schema = z.strictObject({
  account: accountActorSchema,
  /** Whether the sign-in leaves by one of the addresses, or by none of them. */
  from: z.enum(['inside', 'outside']),
  addresses: z.array(z.string()).min(1),
});

export type PasswordSignInArgs = z.output<typeof schema>;

export const passwordSignInProbe = probe<PasswordSignInArgs>({
  kind: 'password-sign-in',
  schema,
  name: ({ account, from, addresses }) =>
    from === 'inside'
      ? `sign-in of ${account.userPrincipalName} by password from ${addresses.join(' or ')}`
      : `sign-in of ${account.userPrincipalName} by password from elsewhere than ${addresses.join(' or ')}`,
  as: ({ account }) => actorName(account),
});
