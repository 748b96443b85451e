/**
 * Local groups and their members. Everybody may read them; only administrators may change them.
 *
 * Error ids are the exceptions' names without `Exception`, categories their own (source of
 * Microsoft.PowerShell.LocalAccounts, Exceptions.cs). Unlike its port to PowerShell 7, the module of Windows PowerShell, in
 * which remote sessions run, takes a SID that nobody has (iSazonov/LocalAccounts-MS, BaseAddRemoveLocalGroupMemberCommand.cs).
 */
import { type ShellCall, type ShellCmdlets, ShellError, type ShellObject } from '../../shell.ts';
import type { ExchangeServer } from '../../tenant/on-premises-state.ts';
import { isAdministrator, type Principal, principalOf, sidOf } from '../principals.ts';
import { organizationOf, serverOf, text, texts, writeServer } from '../server-call.ts';
import { hasWildcards, wildcard } from '../wildcard.ts';

type LocalGroup = ExchangeServer['localGroups'][number];

const classes: Readonly<Record<string, string>> = {
  'Get-LocalGroup': 'GetLocalGroupCommand',
  'Get-LocalGroupMember': 'GetLocalGroupMemberCommand',
  'Add-LocalGroupMember': 'AddLocalGroupMemberCommand',
  'Remove-LocalGroupMember': 'RemoveLocalGroupMemberCommand',
};

function refusal(call: ShellCall, name: string, category: string, message: string, targetName: string): ShellError {
  return new ShellError({
    message,
    fullyQualifiedErrorId: `${name},Microsoft.PowerShell.Commands.${classes[call.name]}`,
    category,
    exceptionType: `Microsoft.PowerShell.Commands.${name}Exception`,
    targetName,
  });
}

function theGroup(call: ShellCall): LocalGroup {
  const sid = text(call, 'SID');
  const wanted = sid ?? text(call, 'Name') ?? '';
  const found = serverOf(call).localGroups.find((group) =>
    sid === undefined ? group.name.toLowerCase() === wanted.toLowerCase() : group.sid === sid,
  );
  if (found !== undefined) return found;
  throw refusal(call, 'GroupNotFound', 'ObjectNotFound', `Group ${wanted} was not found.`, wanted);
}

/** @param member a name, or a SID */
function memberSid(call: ShellCall, member: string): string {
  if (/^S-1-\d+(-\d+)+$/i.test(member)) return member.toUpperCase();
  const sid = sidOf(organizationOf(call), member);
  if (sid !== undefined) return sid;
  throw refusal(call, 'PrincipalNotFound', 'ObjectNotFound', `Principal ${member} was not found.`, member);
}

function requireAdministrator(call: ShellCall, group: LocalGroup): void {
  if (isAdministrator(organizationOf(call), serverOf(call), call.caller)) return;
  throw refusal(call, 'AccessDenied', 'PermissionDenied', 'Access denied.', group.name);
}

const shownMember = (principal: Principal): ShellObject => ({
  Name: principal.name,
  SID: principal.sid,
  ObjectClass: principal.objectClass,
  PrincipalSource: principal.source,
});

function listMembers(call: ShellCall) {
  const organization = organizationOf(call);
  const principals = theGroup(call).memberSids.map((sid) => principalOf(organization, sid));
  const wanted = text(call, 'Member');
  if (wanted === undefined) return { objects: principals.map(shownMember) };
  if (hasWildcards(wanted)) {
    const pattern = wildcard(wanted.startsWith('*') ? wanted : `*${wanted}`);
    return { objects: principals.filter(({ name }) => pattern.test(name)).map(shownMember) };
  }
  const sid = memberSid(call, wanted);
  const found = principals.filter((principal) => principal.sid === sid);
  if (found.length === 0)
    throw refusal(call, 'PrincipalNotFound', 'ObjectNotFound', `Principal ${wanted} was not found.`, wanted);
  return { objects: found.map(shownMember) };
}

function addMembers(call: ShellCall) {
  const group = theGroup(call);
  requireAdministrator(call, group);
  for (const member of texts(call, 'Member')!) {
    const sid = memberSid(call, member);
    if (theGroup(call).memberSids.includes(sid)) {
      const message = `${member} is already a member of group ${group.name}.`;
      throw refusal(call, 'MemberExists', 'ResourceExists', message, group.name);
    }
    changeMembers(call, group, member, (sids) => [...sids, sid]);
  }
  return { objects: [] };
}

function removeMembers(call: ShellCall) {
  const group = theGroup(call);
  requireAdministrator(call, group);
  for (const member of texts(call, 'Member')!) {
    const sid = memberSid(call, member);
    if (!theGroup(call).memberSids.includes(sid)) {
      const message = `Member ${member} was not found in group ${group.name}.`;
      throw refusal(call, 'MemberNotFound', 'ObjectNotFound', message, member);
    }
    changeMembers(call, group, member, (sids) => sids.filter((one) => one !== sid));
  }
  return { objects: [] };
}

function changeMembers(
  call: ShellCall,
  { sid, name }: LocalGroup,
  member: string,
  change: (sids: string[]) => string[],
) {
  writeServer(call, `${name}: ${member}`, (server) => {
    const group = server.localGroups.find((one) => one.sid === sid)!;
    group.memberSids = change([...group.memberSids]);
  });
}

function listGroups(call: ShellCall) {
  const names = texts(call, 'Name');
  const sids = texts(call, 'SID');
  const groups = serverOf(call).localGroups;
  for (const wanted of [...(names ?? []), ...(sids ?? [])]) {
    if (hasWildcards(wanted) || groups.some(({ name, sid }) => wildcard(wanted).test(name) || sid === wanted)) continue;
    throw refusal(call, 'GroupNotFound', 'ObjectNotFound', `Group ${wanted} was not found.`, wanted);
  }
  const isWanted = ({ name, sid }: LocalGroup) =>
    (names === undefined && sids === undefined) ||
    (names ?? []).some((one) => wildcard(one).test(name)) ||
    (sids ?? []).includes(sid);
  const shown = ({ name, sid }: LocalGroup) => ({
    Name: name,
    SID: sid,
    PrincipalSource: 'Local',
    ObjectClass: 'Group',
  });
  return { objects: groups.filter(isWanted).map(shown) };
}

export const localGroupCmdlets: ShellCmdlets = {
  'Get-LocalGroup': { implements: ['Name', 'SID'], run: listGroups },
  'Get-LocalGroupMember': { implements: ['Name', 'SID', 'Member'], run: listMembers },
  'Add-LocalGroupMember': { implements: ['Name', 'SID', 'Member', 'Confirm'], run: addMembers },
  'Remove-LocalGroupMember': { implements: ['Name', 'SID', 'Member', 'Confirm'], run: removeMembers },
};
