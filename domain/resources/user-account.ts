/**
 * The service account: an Entra user without licence whose password doesn't expire. A password can't be read, so an
 * account that was there keeps its own; the sign-in probe shows whether the stored one is right.
 *
 * Source: learn, graph/api/user-post-users; passwords with blanks at an end don't sign in by password (ROPC).
 */
import { z } from 'zod';
import { compare, resource } from '../resource.ts';
import { secretReferenceSchema } from '../secret-reference.ts';

const schema = z.strictObject({
  userPrincipalName: z.email(),
  displayName: z.string().min(1).max(256),
  password: secretReferenceSchema,
});

export type UserAccount = z.output<typeof schema>;

export interface UserAccountState {
  readonly accountEnabled: boolean;
  /** Sorted: `DisablePasswordExpiration`, `DisableStrongPassword`. */
  readonly passwordPolicies: readonly string[];
}

export const passwordNeverExpires = 'DisablePasswordExpiration';

export const userAccount = resource<UserAccount, UserAccountState, { id: string }>({
  kind: 'user-account',
  adoptable: true,
  schema,
  name: ({ userPrincipalName }) => userPrincipalName,
  shown: ({ userPrincipalName, displayName, password }) => ({
    userPrincipalName,
    displayName,
    password,
    accountEnabled: true,
    passwordNeverExpires: true,
    licences: 'none',
  }),
  diff: (_desired, state) =>
    compare(
      { accountEnabled: true, passwordNeverExpires: true },
      {
        accountEnabled: state.accountEnabled,
        passwordNeverExpires: state.passwordPolicies.includes(passwordNeverExpires),
      },
    ),
  risks: ({ userPrincipalName }) => [
    {
      code: 'password-without-expiry',
      text: `${userPrincipalName} signs in by a password that never expires: anyone who has it and reaches an exempt address is this account.`,
    },
  ],
});
