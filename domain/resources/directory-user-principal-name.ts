/**
 * An account's user principal name in Active Directory. One with the domain's local suffix is why a sign-in to PowerShell
 * fails with an empty message; changing it changes what its owner signs in with everywhere, so it is a change of its own
 * and never silent.
 *
 * Sources: the vendor's page ("Testing Roles"); odp of the ActiveDirectory module, Set-ADUser; learn, "Microsoft Entra
 * Connect: Design concepts" for ms-DS-ConsistencyGuid, which synchronization writes.
 */
import { z } from 'zod';
import { userPrincipalNameSchema } from '../directory-names.ts';
import { compare, resource } from '../resource.ts';

const schema = z.strictObject({
  /** The account's object id. */
  account: z.guid().toLowerCase(),
  userPrincipalName: userPrincipalNameSchema,
});

export type DirectoryUserPrincipalName = z.output<typeof schema>;

export interface DirectoryUserPrincipalNameState {
  readonly userPrincipalName: string;
  /** Whether the account is synchronized to Entra, as far as the directory shows. */
  readonly isSynchronized: boolean;
}

export const directoryUserPrincipalName = resource<
  DirectoryUserPrincipalName,
  DirectoryUserPrincipalNameState,
  { userPrincipalName: string }
>({
  kind: 'directory-user-principal-name',
  schema,
  name: ({ userPrincipalName }) => userPrincipalName,
  diff: (desired, state) =>
    state.userPrincipalName.toLowerCase() === desired.userPrincipalName.toLowerCase()
      ? []
      : compare({ userPrincipalName: desired.userPrincipalName }, { userPrincipalName: state.userPrincipalName }),
  risks: (desired, state) => {
    const former = state?.userPrincipalName ?? 'its former name';
    return [
      {
        code: 'sign-in-name-changes',
        text: `Whatever signs in as ${former} must sign in as ${desired.userPrincipalName} from then on.`,
      },
      ...(state?.isSynchronized === true
        ? [
            {
              code: 'synchronized-name-changes',
              text: `The account is synchronized: its name changes in Entra as well, at the next synchronization.`,
            },
          ]
        : []),
    ];
  },
});
