/** Add-LocalGroupMember and Remove-LocalGroupMember for one SID; everybody else in the group is left alone. */
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
      // What is there already is told by the read that follows.
      if (!isFailure(error, 'powershell-already-exists')) throw error;
    }
    return member;
  },
  async undo(context, { desired }) {
    const { server, group, member, account } = desired;
    if (!(await isIn(context, desired))) return { undone: `${account} is no member any more` };
    await removeMember(context.onPremises.server(server), server, { group: group.sid, sid: member });
    return { undone: `${account} is taken out of ${group.name} on ${server}` };
  },
  outputs: (_found, { member }) => ({ member }),
});

async function isIn({ onPremises }: ConnectionContext, { server, group, member }: LocalGroupMemberDesired) {
  const members = await membersOf(onPremises.server(server), server, group.sid);
  return members.some(({ sid }) => sid.toUpperCase() === member.toUpperCase());
}
