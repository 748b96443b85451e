/**
 * A plain account of Active Directory, without a mailbox and without rights of its own. A password can't be read, so an
 * account that was there keeps its own; the probe as the account shows whether the stored one is right.
 *
 * Source: the vendor's document ("een gewone gebruiker, zonder administratorrechten en zonder eigen mailbox"); learn,
 * New-ADUser.
 */
import { z } from 'zod';
import { domainAccountSchema, userPrincipalNameSchema } from '../directory-names.ts';
import { compare, resource } from '../resource.ts';
import { secretReferenceSchema } from '../secret-reference.ts';

const schema = z.strictObject({
  /** `CONTOSO\allsolutions` */
  account: domainAccountSchema,
  /** Of one that has to be made; one that is there keeps its own. */
  userPrincipalName: userPrincipalNameSchema,
  password: secretReferenceSchema,
});

export type DirectoryAccount = z.output<typeof schema>;

export interface DirectoryAccountState {
  readonly enabled: boolean;
  readonly userPrincipalName: string;
}

export interface DirectoryAccountOutput {
  /** objectGUID. */
  readonly id: string;
  readonly userPrincipalName: string;
}

export const directoryAccount = resource<DirectoryAccount, DirectoryAccountState, DirectoryAccountOutput>({
  kind: 'directory-account',
  adoptable: true,
  schema,
  name: ({ account }) => account,
  shown: ({ account, userPrincipalName, password }) => ({
    account,
    userPrincipalName,
    password,
    enabled: true,
    mailbox: 'none',
    groups: 'none',
  }),
  // One with a mailbox or with rights is refused when it is read: what is found is fit to be used.
  diff: (_desired, state) => compare({ enabled: true }, { enabled: state.enabled }),
  risks: ({ account }, state) => [
    state === undefined
      ? {
          code: 'password-account',
          text: `${account} signs in by a password alone, and anyone who has it acts as the account; it expires by the domain's policy.`,
        }
      : { code: 'account-enabled', text: `${account} was disabled: its password works again from then on.` },
  ],
});
