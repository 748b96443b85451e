/** Who is in a role group, and whether it is one of our own. */
import { isFailure } from '../../domain/failure.ts';
import type { ConnectionContext } from '../context.ts';
import type { ExchangeCmdlets } from '../on-premises-context.ts';

/** Undefined when there is no such role group. */
export async function membersOf(
  exchange: ExchangeCmdlets,
  roleGroup: string,
): Promise<Record<string, unknown>[] | undefined> {
  try {
    return await exchange.invoke('Get-RoleGroupMember', { Identity: roleGroup, ResultSize: 'Unlimited' });
  } catch (error) {
    if (isFailure(error, 'exchange-object-not-found')) return undefined;
    throw error;
  }
}

/**
 * A role group that holds one of our own identities is what gives a worker its rights: who comes into it would have them, and
 * other roles would change them.
 *
 * @param place where its members are known
 * @throws Failure `target-never-granted`
 */
export async function refuseOurGroup(
  context: ConnectionContext,
  exchange: ExchangeCmdlets,
  roleGroup: string,
  place: 'tenant' | 'directory',
): Promise<void> {
  await context.refuseOwn(await membersOf(exchange, roleGroup), place);
}
