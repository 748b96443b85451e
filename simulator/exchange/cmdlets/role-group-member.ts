/**
 * Members of role groups: users, and applications that have an Exchange service principal. Lists show a change at
 * once; for callers it is effective when their session's roles are read again (see the propagation table).
 */
import type { RoleGroup, TenantState, User } from '../../tenant/state.ts';
import { type CmdletCall, type Cmdlets, type ExchangeObject, text, texts, write } from '../cmdlet.ts';
import { CmdletError } from '../cmdlet-error.ts';
import { theIdentified } from '../identity.ts';
import { principal, type Principal, principalName } from '../principals.ts';
import { membershipEffectiveAt, newMember } from '../rbac/effective-at.ts';
import { directoryProperties } from '../recipient-properties.ts';
import { resultSet } from '../result-set.ts';
import { roleGroupNames } from '../role-group-rows.ts';

function shown(state: TenantState, objectId: string): ExchangeObject {
  const user = state.users.find((one) => one.id === objectId);
  if (user?.directory !== undefined) return shownInDirectory(state, user);
  const exchangePrincipal = state.exchange.servicePrincipals.find((one) => one.objectId === objectId);
  const mailbox = state.exchange.mailboxes.find((one) => one.userId === objectId);
  const name = user?.mailNickname ?? objectId;
  return {
    Name: name,
    Identity: name,
    DisplayName: user?.displayName ?? principalName(state, objectId),
    ExternalDirectoryObjectId: objectId,
    Guid: mailbox?.guid ?? exchangePrincipal?.guid ?? objectId,
    RecipientType: user ? (mailbox ? 'UserMailbox' : 'User') : 'ServicePrincipal',
    PrimarySmtpAddress: mailbox?.primarySmtpAddress ?? '',
    WindowsLiveID: user?.userPrincipalName ?? '',
  };
}

function shownInDirectory(state: TenantState, user: User): ExchangeObject {
  const mailbox = state.exchange.mailboxes.find((one) => one.userId === user.id);
  return {
    ...directoryProperties(user),
    Name: user.mailNickname,
    Identity: user.directory!.canonicalName,
    DisplayName: user.displayName,
    Guid: user.id,
    RecipientType: mailbox ? 'UserMailbox' : 'User',
    PrimarySmtpAddress: mailbox?.primarySmtpAddress ?? '',
  };
}

const current = (group: RoleGroup) => group.members.filter((member) => member.removedAt === null);
const memberOf = (group: RoleGroup, objectId: string) => current(group).find((one) => one.objectId === objectId);

const refused = (type: string, message: string) =>
  new CmdletError(400, 'BadRequest', `Microsoft.Exchange.Management.RecipientTasks.${type}`, message);

function theGroup(call: CmdletCall): RoleGroup {
  return theIdentified(call, call.core.store.state.exchange.roleGroups, roleGroupNames);
}

/** Adding again cancels a removal that isn't effective yet: the membership was never interrupted. */
function add(call: CmdletCall, group: RoleGroup, member: Principal): void {
  const leaving = group.members.find(
    (one) => one.objectId === member.objectId && one.removedAt !== null && !call.core.clock.isPast(one.removedAt),
  );
  if (leaving) {
    leaving.removedAt = null;
    return;
  }
  group.members = group.members.filter((one) => one.objectId !== member.objectId);
  group.members.push(newMember(call, member));
}

function remove(call: CmdletCall, group: RoleGroup, objectId: string): void {
  const member = memberOf(group, objectId);
  if (member) member.removedAt = membershipEffectiveAt(call);
}

function change(call: CmdletCall, guid: string, target: string, mutate: (group: RoleGroup) => void): null {
  write(call, target, ({ exchange }) => mutate(exchange.roleGroups.find((one) => one.guid === guid)!));
  return null;
}

export const roleGroupMemberCmdlets: Cmdlets = {
  'Get-RoleGroupMember': {
    implements: ['Identity', 'ResultSize'],
    run: (call) => {
      const { state } = call.core.store;
      return resultSet(
        call,
        current(theGroup(call)).map((member) => shown(state, member.objectId)),
      );
    },
  },
  'Add-RoleGroupMember': {
    implements: ['Identity', 'Member'],
    run: (call) => {
      const group = theGroup(call);
      const identity = text(call, 'Member')!;
      const member = principal(call.core, identity);
      if (memberOf(group, member.objectId)) {
        throw refused(
          'MemberAlreadyExistsException',
          `The recipient "${identity}" is already a member of the group "${group.name}".`,
        );
      }
      return change(call, group.guid, `${group.name}: ${identity}`, (row) => add(call, row, member));
    },
  },
  'Remove-RoleGroupMember': {
    implements: ['Identity', 'Member'],
    run: (call) => {
      const group = theGroup(call);
      const identity = text(call, 'Member')!;
      const { objectId } = principal(call.core, identity);
      if (!memberOf(group, objectId)) {
        throw refused(
          'MemberNotFoundException',
          `The recipient "${identity}" isn't a member of the group "${group.name}".`,
        );
      }
      return change(call, group.guid, `${group.name}: ${identity}`, (row) => remove(call, row, objectId));
    },
  },
  'Update-RoleGroupMember': {
    implements: ['Identity', 'Members'],
    run: (call) => {
      const group = theGroup(call);
      const wanted = (texts(call, 'Members') ?? []).map((identity) => principal(call.core, identity));
      return change(call, group.guid, group.name, (row) => {
        for (const member of current(row)) {
          if (!wanted.some((one) => one.objectId === member.objectId)) remove(call, row, member.objectId);
        }
        for (const member of wanted) if (!memberOf(row, member.objectId)) add(call, row, member);
      });
    },
  },
};
