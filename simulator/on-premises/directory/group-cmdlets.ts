/**
 * Groups and memberships. Adding who is in, and taking out who isn't, is no error: the module asks for that unless
 * -DisablePermissiveModify says otherwise. Role groups of Exchange are shown, and written through Exchange only.
 * Source: learn, Add-ADGroupMember, Remove-ADGroupMember, Get-ADGroupMember, Get-ADPrincipalGroupMembership.
 */
import type { DirectoryGroup } from '../../tenant/state.ts';
import { unimplemented } from '../../windows/server-call.ts';
import type { ShellCall, ShellCmdlets, ShellObject } from '../../shell.ts';
import { asWrite, type DirectoryCall, directoryCall, requireConfirmed, requireWrite } from './directory-call.ts';
import { emptyIdentity } from './directory-error.ts';
import { filtered } from './directory-filter.ts';
import {
  identityText,
  nameOf,
  type Principal,
  principals,
  samOf,
  theGroup,
  thePrincipal,
} from './directory-identity.ts';
import { groupProperties, propertiesOf, selected } from './directory-properties.ts';
import { changeObject } from './directory-write.ts';

const fromTheStart = [
  'DistinguishedName',
  'GroupCategory',
  'GroupScope',
  'Name',
  'ObjectClass',
  'ObjectGUID',
  'SamAccountName',
  'SID',
];

function get(call: ShellCall) {
  const at = directoryCall(call);
  if (call.set !== 'Filter') return { objects: [selected(at, groupProperties(at, theGroup(at)), fromTheStart)] };
  const found = filtered(
    at,
    at.view.groups.map((group) => groupProperties(at, group)),
  );
  return { objects: found.map((all) => selected(at, all, fromTheStart)) };
}

/** As the module shows a principal: some of these names begin with a small letter. */
function member(at: DirectoryCall, principal: Principal): ShellObject {
  const { row } = principal;
  const { ObjectClass, SID } = propertiesOf(at, principal);
  return {
    distinguishedName: row.distinguishedName,
    name: nameOf(principal),
    objectClass: ObjectClass,
    objectGUID: row.id,
    SamAccountName: samOf(principal),
    SID,
  };
}

function members(call: ShellCall) {
  const at = directoryCall(call);
  const { memberIds } = theGroup(at);
  const found = principals(at).filter(({ row }) => memberIds.includes(row.id));
  return { objects: found.map((principal) => member(at, principal)) };
}

function memberships(call: ShellCall) {
  const at = directoryCall(call);
  const { row } = thePrincipal(at);
  const found = at.view.groups.filter(({ memberIds }) => memberIds.includes(row.id));
  return {
    objects: found.map((group) =>
      selected({ ...at, call: withoutProperties(call) }, groupProperties(at, group), fromTheStart),
    ),
  };
}

const withoutProperties = (call: ShellCall): ShellCall => ({ ...call, parameters: {} });

/** @param mutate the ids that the group has afterwards */
function changeMembers(
  call: ShellCall,
  at: DirectoryCall,
  group: DirectoryGroup,
  mutate: (before: readonly string[], given: readonly string[]) => string[],
) {
  const given = call.parameters['Members'];
  const listed: unknown[] = given === null || given === undefined ? [] : Array.isArray(given) ? given : [given];
  if (listed.length === 0) throw emptyIdentity(call.name, 'Members');
  requireWrite(at, group.samAccountName, 'attributes');
  const isRoleGroup = at.state.exchange.roleGroups.some(({ guid }) => guid === group.id);
  if (isRoleGroup) throw unimplemented(call, `the role group ${group.samAccountName}`);
  const ids = listed.map((one) => thePrincipal(at, identityText(one) ?? '').row.id);
  changeObject(asWrite(at), 'groups', group, { memberIds: mutate(group.memberIds, ids) });
  return { objects: [] };
}

function add(call: ShellCall) {
  const at = directoryCall(call);
  return changeMembers(call, at, theGroup(at), (before, given) => [...new Set([...before, ...given])]);
}

function remove(call: ShellCall) {
  const at = directoryCall(call);
  const group = theGroup(at);
  requireConfirmed(at, group.distinguishedName);
  return changeMembers(call, at, group, (before, given) => before.filter((id) => !given.includes(id)));
}

export const directoryGroupCmdlets: ShellCmdlets = {
  'Get-ADGroup': { implements: ['Identity', 'Filter', 'Properties', 'SearchBase', 'Server'], run: get },
  'Get-ADGroupMember': { implements: ['Identity', 'Recursive', 'Server'], run: members },
  'Add-ADGroupMember': { implements: ['Identity', 'Members', 'Server'], run: add },
  'Remove-ADGroupMember': { implements: ['Identity', 'Members', 'Confirm', 'Server'], run: remove },
  'Get-ADPrincipalGroupMembership': { implements: ['Identity', 'Server'], run: memberships },
};
