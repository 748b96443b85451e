/** Add-LocalGroupMember and Remove-LocalGroupMember for one SID; the other members are left alone. */
import { isFailure } from '../../domain/failure.ts';
import { localGroupMember, type LocalGroupMemberDesired } from '../../domain/resources/local-group-member.ts';
import type { ConnectionContext } from '../context.ts';
import { addMember, membersOf, removeMember } from '../windows/local-group.ts';
import { implementation } from './implementation.ts';

export const localGroupMemberImplementation = implementation({
  resource: localGroupMember,
  async read(context, desired, recorded) {
    // Recorded under the same name for an account that was made anew: another one.
    if (recorded !== undefined && recorded !== desired.member) return undefined;
    return (await isIn(context, desired)) ? { id: desired.member, state: { isMember: true as const } } : undefined;
  },
  async create({ onPremises }, { server, group, member }) {
    try {
      await addMember(onPremises.server(server), server, { group: group.sid, sid: member });
    } catch (error) {
      // The read that follows shows what is there already.
      if (!isFailure(error, 'powershell-already-exists')) throw error;
    }
    return member;
  },
  async undo(context, { desired }) {
    const { server, group, member, account } = desired;
    if (!(await isIn(context, desired))) return { undone: `${account} is no longer a member` };
    await removeMember(context.onPremises.server(server), server, { group: group.sid, sid: member });
    return { undone: `${account} is removed from ${group.name} on ${server}` };
  },
  outputs: (_found, { member }) => ({ member }),
});

async function isIn({ onPremises }: ConnectionContext, { server, group, member }: LocalGroupMemberDesired) {
  const members = await membersOf(onPremises.server(server), server, group.sid);
  return members.some(({ sid }) => sid.toUpperCase() === member.toUpperCase());
}
