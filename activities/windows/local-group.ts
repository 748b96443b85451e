/**
 * Members of a local group of a server, by SID. A group with the SID of a deleted account can make Get-LocalGroupMember
 * fail as a whole (practice, Windows PowerShell 5.1): then who is in it isn't known, and nothing is changed.
 * Source: learn, Get-/Add-/Remove-LocalGroupMember.
 */
import type { Shell } from '../../connectors/powershell/shell.ts';
import { textOf } from './raw-response.ts';

export interface LocalMember {
  readonly sid: string;
  readonly name: string;
}

export async function membersOf(shell: Shell, server: string, group: string): Promise<LocalMember[]> {
  const raw = await shell.invoke<{ Name?: unknown; SID?: unknown }>(
    'Get-LocalGroupMember',
    { SID: group },
    { select: ['Name', 'SID'], subject: `local group ${group} of ${server}` },
  );
  return raw.map(({ Name, SID }) => ({ sid: textOf(SID), name: textOf(Name) }));
}

export async function addMember(shell: Shell, server: string, { group, sid }: GroupAndSid): Promise<void> {
  await shell.invoke(
    'Add-LocalGroupMember',
    { SID: group, Member: [sid] },
    { subject: `local group ${group} of ${server}` },
  );
}

export async function removeMember(shell: Shell, server: string, { group, sid }: GroupAndSid): Promise<void> {
  await shell.invoke(
    'Remove-LocalGroupMember',
    { SID: group, Member: [sid] },
    { subject: `local group ${group} of ${server}` },
  );
}

interface GroupAndSid {
  /** SID of the group. */
  readonly group: string;
  readonly sid: string;
}
