/**
 * From when a change of roles is effective, which differs between the two kinds of organization. In the service sessions read
 * their roles anew after a while. On premises a session reads them from the directory when it is opened; only EWS keeps
 * what it knows of impersonation.
 */
import type { RoleGroupMember } from '../../tenant/state.ts';
import type { CmdletCall } from '../cmdlet.ts';
import type { Principal } from '../principals.ts';

/** The role by which a caller of EWS acts as others; it is left on premises only. */
export const impersonationRole = 'ApplicationImpersonation';

type Call = Pick<CmdletCall, 'core' | 'product'>;

/** A membership of a role group that begins or ends now. */
export function membershipEffectiveAt({ core, product }: Call): string {
  return core.delays.effectiveAt(product === 'se' ? 'directory-in-exchange' : 'role-group-membership');
}

export function newMember(call: Call, member: Principal): RoleGroupMember {
  return {
    objectId: member.objectId,
    kind: member.kind,
    effectiveAt: membershipEffectiveAt(call),
    removedAt: null,
    ...(call.product === 'se' ? { impersonatesFrom: call.core.delays.effectiveAt('impersonation-on-premises') } : {}),
  };
}

/** An assignment of a role to a user, or to a role group that may have members already. */
export function assignmentEffectiveAt(call: Call, role: string): string {
  const isImpersonation = call.product === 'se' && role === impersonationRole;
  return isImpersonation ? call.core.delays.effectiveAt('impersonation-on-premises') : membershipEffectiveAt(call);
}

/** The same of a role group that is made now: its members' own time is what counts for all else. */
export function newGroupsAssignmentEffectiveAt(call: Call, role: string): string {
  return call.product === 'se' ? assignmentEffectiveAt(call, role) : call.core.clock.iso();
}
