/**
 * Add-RoleGroupMember and Remove-RoleGroupMember for one object id, over the list that Exchange answers. The cmdlet that
 * writes the whole list (Update-RoleGroupMember) is never used. Whatever the group is called, it is read before anybody
 * becomes a member: one with a role that no runbook grants would give it.
 */
import { isNamed } from '../../connectors/exchange-online/identity-rule.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import { exchangeRoles } from '../../domain/grants.ts';
import type { Resource } from '../../domain/resource.ts';
import {
  roleGroupMember,
  type RoleGroupMemberDesired,
  type RoleGroupMemberOutput,
  type RoleGroupMemberState,
} from '../../domain/resources/role-group-member.ts';
import type { ConnectionContext } from '../context.ts';
import type { ExchangeCmdlets } from '../on-premises-context.ts';
import { implementation, type Implementation } from './implementation.ts';
import { assignedRoles } from './role-group.ts';
import { membersOf, refuseOurGroup } from './role-group-members.ts';

export const roleGroupMemberImplementation = membersIn(roleGroupMember, ({ exchange }) => exchange, {
  place: 'tenant',
  granted: exchangeRoles,
  rolesOf: assignedRoles,
});

/** What a role group may have, for somebody to become a member of it. */
interface OwnRoles {
  readonly place: 'tenant' | 'directory';
  /** The roles that runbooks grant there. */
  readonly granted: readonly string[];
  /** @returns none where there is no such role group */
  readonly rolesOf: (exchange: ExchangeCmdlets, roleGroup: string) => Promise<readonly string[]>;
}

/** How memberships are read, written and undone in Exchange, in Security & Compliance, or on premises: each has its own. */
export function membersIn(
  resource: Resource<RoleGroupMemberDesired, RoleGroupMemberState, RoleGroupMemberOutput>,
  exchangeOf: (context: ConnectionContext) => ExchangeCmdlets,
  own: OwnRoles,
): Implementation<RoleGroupMemberDesired, RoleGroupMemberState, RoleGroupMemberOutput> {
  return implementation({
    resource,
    async read(context, { roleGroup, member }, recorded) {
      // Recorded under the same name for an account that was made anew: another one.
      if (recorded !== undefined && recorded !== member) return undefined;
      const members = await membersOf(exchangeOf(context), roleGroup);
      const isMember = members?.some((each) => isNamed(each, member)) === true;
      return isMember ? { id: member, state: { isMember: true as const } } : undefined;
    },
    async create(context, { roleGroup, member, name }) {
      await refuseOtherRoles(exchangeOf(context), roleGroup, own);
      await refuseOurGroup(context, exchangeOf(context), roleGroup, own.place);
      try {
        await exchangeOf(context).invoke('Add-RoleGroupMember', { Identity: roleGroup, Member: member });
      } catch (error) {
        if (isFailure(error, 'exchange-object-not-found')) {
          throw new Failure('exchange-not-yet-known', { service: 'exchange', subject: `${name} for ${roleGroup}` });
        }
        // The read that follows shows what is there already.
        if (!isFailure(error, 'exchange-already-exists')) throw error;
      }
      return member;
    },
    async undo(context, { desired: { roleGroup, member, name } }) {
      const members = await membersOf(exchangeOf(context), roleGroup);
      if (members?.some((each) => isNamed(each, member)) !== true) return { undone: `${name} is no longer a member` };
      await exchangeOf(context).invoke('Remove-RoleGroupMember', { Identity: roleGroup, Member: member });
      return { undone: `${name} is removed from ${roleGroup}` };
    },
    outputs: (_found, { member }) => ({ member }),
  });
}

/** @throws Failure `role-group-reaches-further`; one that isn't seen yet is left to the write */
async function refuseOtherRoles(
  exchange: ExchangeCmdlets,
  roleGroup: string,
  { granted, rolesOf }: OwnRoles,
): Promise<void> {
  const others = (await rolesOf(exchange, roleGroup)).filter((role) => !granted.includes(role));
  if (others.length === 0) return;
  const subject = `${roleGroup} has ${others.join(', ')}`;
  throw new Failure('role-group-reaches-further', { service: 'runbook', subject });
}
