/** Who can sign in with an application for decisions: those who are assigned a role of it, and the members of groups that are. */
import type { AssignedPerson } from '../../../domain/decisions-application/assigned-roles.ts';
import type { Assignment } from '../../../domain/decisions-application/registration.ts';
import type { DecisionsReader } from './read.ts';

interface People {
  readonly people: readonly AssignedPerson[];
  /** What couldn't be found out, as sentences. */
  readonly unknown: readonly string[];
}

export async function assignedPeople(assigned: readonly Assignment[], reader: DecisionsReader): Promise<People> {
  const unknown = new Set<string>();
  const names = new Map<string, string>();
  for (const { principalType, principalId, principalDisplayName } of assigned) {
    const name = principalDisplayName ?? principalId;
    if (principalType === 'User') names.set(principalId, name);
    if (principalType !== 'Group') continue;
    const members = await reader.members(principalId);
    if ('value' in members) for (const member of members.value) names.set(member.id, nameOf(member));
    else unknown.add(`who is in the group ${name}: ${'unknown' in members ? members.unknown : 'it is gone'}`);
  }
  const people: AssignedPerson[] = [];
  const unseen = new Map<string, string[]>();
  for (const [id, name] of names) {
    const user = await reader.user(id);
    if ('unknown' in user) unseen.set(user.unknown, [...(unseen.get(user.unknown) ?? []), name]);
    // A group may have others than people in it, and an assignment outlive a person.
    if (!('absent' in user)) people.push({ id, name, guest: 'value' in user && user.value.userType === 'Guest' });
  }
  for (const [why, whose] of unseen) unknown.add(`whether ${whose.join(', ')} are guests: ${why}`);
  return { people, unknown: [...unknown] };
}

export function nameOf({
  id,
  displayName,
  userPrincipalName,
}: {
  readonly id: string;
  readonly displayName?: string | null | undefined;
  readonly userPrincipalName?: string | null | undefined;
}): string {
  return displayName ?? userPrincipalName ?? id;
}
