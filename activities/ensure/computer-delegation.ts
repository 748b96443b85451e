/**
 * Delegation on a computer object of Active Directory: the flag, or our entry in the list of who may act on the computer
 * on behalf of others. The cmdlet writes the whole list, so that it is read right before.
 * Source: psdocs, PS-remoting-second-hop (an empty list is $null); learn, Set-ADComputer, Set-ADAccountControl.
 */
import {
  computerDelegation,
  hasPrincipal,
  type ComputerDelegationDesired,
} from '../../domain/resources/computer-delegation.ts';
import type { ConnectionContext } from '../context.ts';
import { computerNamed } from '../windows/computer.ts';
import { implementation } from './implementation.ts';

export const computerDelegationImplementation = implementation({
  resource: computerDelegation,
  read: async (context, desired) => {
    const { id, trustedForDelegation, principals } = await computerNamed(context, desired.computer);
    return { id, state: { trustedForDelegation, principals } };
  },
  create: async () => {
    throw new RangeError('A computer object has these attributes, set or not.');
  },
  async update(context, desired, { state }) {
    if (desired.delegation === 'unconstrained') await trust(context, desired, true);
    else await allow(context, desired, [...state.principals, desired.computer]);
  },
  async undo(context, { desired, before }) {
    const { server, computer, delegation } = desired;
    const now = await computerNamed(context, computer);
    if (delegation === 'unconstrained') {
      if (before?.trustedForDelegation !== true && now.trustedForDelegation) await trust(context, desired, false);
      return { undone: `${server} is no longer trusted for delegation` };
    }
    if (before !== undefined && hasPrincipal(before.principals, computer))
      return { undone: 'it had this entry before' };
    if (hasPrincipal(now.principals, computer)) {
      const left = now.principals.filter((each) => !hasPrincipal([each], computer));
      await allow(context, desired, left);
    }
    return { undone: `${server} is removed from the list of accounts that may act on it` };
  },
  outputs: () => ({}),
});

async function trust(
  { onPremises }: ConnectionContext,
  { server, computer }: ComputerDelegationDesired,
  trusted: boolean,
): Promise<void> {
  await onPremises.directory.invoke(
    'Set-ADAccountControl',
    { Identity: computer, TrustedForDelegation: trusted },
    { subject: `computer of ${server}` },
  );
}

async function allow(
  { onPremises }: ConnectionContext,
  { server, computer }: ComputerDelegationDesired,
  principals: readonly string[],
): Promise<void> {
  const list = principals.length === 0 ? null : principals;
  await onPremises.directory.invoke(
    'Set-ADComputer',
    { Identity: computer, PrincipalsAllowedToDelegateToAccount: list },
    { subject: `computer of ${server}` },
  );
}
