/**
 * One member of a local group of a Windows server, by SID: names of built-in groups are translated, SIDs aren't. Only this
 * one is ever added or taken out.
 * Source: learn, Add-LocalGroupMember; well-known SIDs (S-1-5-32-580, Remote Management Users).
 */
import { z } from 'zod';
import { fullHostNameSchema } from '../directory-names.ts';
import { remoteManagementUsers } from '../grants.ts';
import { resource } from '../resource.ts';

export const administrators = { sid: 'S-1-5-32-544', name: 'Administrators' } as const;

const sid = z.string().regex(/^S-1-(?:\d+-)+\d+$/, 'must be a security identifier');

const notGranted = `must be that of ${remoteManagementUsers.name}: no runbook adds to another group`;

const schema = z.strictObject({
  server: fullHostNameSchema,
  group: z.strictObject({
    sid: z.literal(remoteManagementUsers.sid, notGranted),
    name: z.literal(remoteManagementUsers.name, notGranted),
  }),
  /** SID of the account. */
  member: sid,
  /** Who that is, for people. */
  account: z.string().min(1),
});

export type LocalGroupMemberDesired = z.output<typeof schema>;

export interface LocalGroupMemberState {
  readonly isMember: true;
}

export const localGroupMember = resource<LocalGroupMemberDesired, LocalGroupMemberState, { readonly member: string }>({
  kind: 'local-group-member',
  schema,
  name: ({ server, group, account }) => `${account} in ${group.name} on ${server}`,
  shown: ({ server, group, account }) => ({ server, group: `${group.name} (${group.sid})`, member: account }),
  // Found means that it is a member: there is nothing else to compare.
  diff: () => [],
  risks: ({ server, account }) => [
    {
      code: 'may-open-sessions',
      text: `${account} may open PowerShell sessions on ${server} and use WMI by management protocols, as an ordinary user of it. It gets no right in Exchange by this: role groups give those.`,
    },
  ],
});
