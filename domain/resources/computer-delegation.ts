/**
 * That a server may act on behalf of those who have a session on it: towards itself only (resource-based: its own account
 * on the list of its computer object), or towards every service of the domain (unconstrained). Our entry is added to the
 * list that is there.
 *
 * Source: psdocs, PS-remoting-second-hop: none of the two is said to support the second hop over WinRM, so the hop is
 * proven before and after; the unconstrained one is for tests only.
 */
import { z } from 'zod';
import { fullHostNameSchema } from '../directory-names.ts';
import { compare, resource } from '../resource.ts';

const schema = z.strictObject({
  server: fullHostNameSchema,
  /** Distinguished name of its computer object. */
  computer: z.string().min(1),
  delegation: z.enum(['resource-based', 'unconstrained']),
});

export type ComputerDelegationDesired = z.output<typeof schema>;

export interface ComputerDelegationState {
  readonly trustedForDelegation: boolean;
  /** Distinguished names of who may act on the computer on behalf of others. */
  readonly principals: readonly string[];
}

export const computerDelegation = resource<ComputerDelegationDesired, ComputerDelegationState, Record<string, never>>({
  kind: 'computer-delegation',
  schema,
  name: ({ server, delegation }) => `${delegation} on ${server}`,
  diff: ({ computer, delegation }, { trustedForDelegation, principals }) => {
    if (delegation === 'unconstrained') return compare({ trustedForDelegation: true }, { trustedForDelegation });
    return hasPrincipal(principals, computer)
      ? []
      : [
          {
            property: 'principalsAllowedToDelegateToAccount',
            before: principals,
            after: [...principals, computer],
          },
        ];
  },
  risks: ({ server, delegation }) =>
    delegation === 'unconstrained'
      ? [
          {
            code: 'unconstrained-delegation',
            text: `${server} keeps the ticket of every account that signs in to it, and can act as that account anywhere in the domain. Anyone who takes over this Exchange server, and makes a domain controller or an administrator connect to it, controls the domain. Microsoft says that this is for tests only, and that it doesn't support a second hop over WinRM.`,
          },
        ]
      : [
          {
            code: 'delegation-to-itself',
            text: `${server} may act towards its own services as any account that may be delegated. Anyone who takes the server over can act as an administrator on it, which they could then do anyway; other computers are not affected. Microsoft says that this doesn't support a second hop over WinRM: the run proves the hop, or rolls the delegation back.`,
          },
        ],
});

/** Distinguished names compare without case. */
export function hasPrincipal(principals: readonly string[], name: string): boolean {
  return principals.some((each) => each.toLowerCase() === name.toLowerCase());
}
