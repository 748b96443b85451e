/**
 * Who has rights to a mailbox. Every mailbox lists its own SELF entry. A write is anchored to its mailbox; adding what is there
 * and removing what isn't are warnings, not errors.
 */
import type { Mailbox, MailboxPermission, TenantState } from '../../tenant/state.ts';
import {
  type CmdletCall,
  type CmdletResult,
  type Cmdlets,
  type ExchangeObject,
  flag,
  text,
  texts,
  write,
} from '../cmdlet.ts';
import { invalidArgument } from '../cmdlet-error.ts';
import { theIdentified } from '../identity.ts';
import { requireAnchor } from '../mailbox-anchor.ts';
import { mailboxNames, principal, principalName } from '../principals.ts';
import { resultSet } from '../result-set.ts';

const rights = ['ChangeOwner', 'ChangePermission', 'DeleteItem', 'ExternalAccount', 'FullAccess', 'ReadPermission'];

function shown(state: TenantState, mailbox: Mailbox, entry: MailboxPermission): ExchangeObject {
  return {
    Identity: mailbox.alias,
    User: entry.assigneeId === 'SELF' ? 'NT AUTHORITY\\SELF' : principalName(state, entry.assigneeId),
    UserObjectId: entry.assigneeId,
    AccessRights: entry.accessRights,
    IsInherited: entry.isInherited,
    Deny: entry.deny,
    InheritanceType: 'All',
  };
}

const self = (mailbox: Mailbox): MailboxPermission => ({
  mailboxGuid: mailbox.guid,
  assigneeId: 'SELF',
  accessRights: ['FullAccess', 'ReadPermission'],
  deny: false,
  isInherited: false,
  effectiveAt: new Date(0).toISOString(),
});

function theMailbox(call: CmdletCall): Mailbox {
  const { state } = call.core.store;
  return theIdentified(call, state.exchange.mailboxes, mailboxNames(state));
}

function list(call: CmdletCall) {
  const { state } = call.core.store;
  const mailbox = theMailbox(call);
  const user = text(call, 'User');
  const only = user === undefined ? undefined : principal(call.core, user).objectId;
  const entries = [
    self(mailbox),
    ...state.exchange.mailboxPermissions.filter((one) => one.mailboxGuid === mailbox.guid),
  ];
  return resultSet(
    call,
    entries.filter((one) => only === undefined || one.assigneeId === only).map((one) => shown(state, mailbox, one)),
  );
}

/** What Add- and Remove- have in common: the anchored mailbox, the principal, the rights as published. */
function subject(call: CmdletCall) {
  const mailbox = theMailbox(call);
  requireAnchor(call, call.core.store.state, mailbox);
  const user = text(call, 'User')!;
  const { objectId } = principal(call.core, user);
  const accessRights = texts(call, 'AccessRights')!
    .flatMap((right) => right.split(','))
    .map((right) => {
      const known = rights.find((one) => one.toLowerCase() === right.trim().toLowerCase());
      if (known === undefined)
        throw invalidArgument(`The access right "${right}" isn't valid. Use one of ${rights.join(', ')}.`);
      return known;
    });
  const deny = flag(call, 'Deny') ?? false;
  const same = (one: MailboxPermission) =>
    one.mailboxGuid === mailbox.guid && one.assigneeId === objectId && one.deny === deny;
  return { mailbox, user, objectId, accessRights, deny, same };
}

function add(call: CmdletCall): CmdletResult {
  const { mailbox, user, objectId, accessRights, deny, same } = subject(call);
  const { state } = call.core.store;
  const present = state.exchange.mailboxPermissions.find(same);
  if (present && accessRights.every((right) => present.accessRights.includes(right))) {
    const warning = `The appropriate access control entry is already present on the object "${mailbox.alias}" for account "${user}".`;
    return { objects: [shown(state, mailbox, present)], warnings: [warning] };
  }
  const entry = write(call, `${mailbox.primarySmtpAddress}: ${user}`, ({ exchange }) => {
    const added: MailboxPermission = {
      mailboxGuid: mailbox.guid,
      assigneeId: objectId,
      accessRights: [...new Set([...(present?.accessRights ?? []), ...accessRights])],
      deny,
      isInherited: false,
      effectiveAt: call.core.delays.effectiveAt('mailbox-permission'),
    };
    // Its index is searched outside the recording, so that one row of thousands costs one.
    if (present) exchange.mailboxPermissions.splice(state.exchange.mailboxPermissions.indexOf(present), 1);
    exchange.mailboxPermissions.push(added);
    return added;
  });
  return { objects: [shown(call.core.store.state, mailbox, entry)] };
}

function remove(call: CmdletCall): CmdletResult {
  const { mailbox, user, accessRights, same } = subject(call);
  const { mailboxPermissions } = call.core.store.state.exchange;
  if (!mailboxPermissions.some(same)) {
    const warning = `Can't remove the access control entry on the object "${mailbox.alias}" for account "${user}" because the ACE isn't present.`;
    return { objects: [], warnings: [warning] };
  }
  const at = mailboxPermissions.findIndex(same);
  write(call, `${mailbox.primarySmtpAddress}: ${user}`, ({ exchange }) => {
    const entry = exchange.mailboxPermissions[at]!;
    entry.accessRights = entry.accessRights.filter((right) => !accessRights.includes(right));
    if (entry.accessRights.length === 0) exchange.mailboxPermissions.splice(at, 1);
  });
  return null;
}

export const mailboxPermissionCmdlets: Cmdlets = {
  'Get-MailboxPermission': { implements: ['Identity', 'User', 'ResultSize'], run: list },
  'Add-MailboxPermission': {
    implements: ['Identity', 'User', 'AccessRights', 'AutoMapping', 'Deny', 'InheritanceType'],
    run: add,
  },
  'Remove-MailboxPermission': {
    implements: ['Identity', 'User', 'AccessRights', 'Deny', 'InheritanceType'],
    run: remove,
  },
};
