/** SendAs: who may send mail as a mailbox or a distribution group. effective as late as other permissions of a mailbox. */
import type { RecipientPermission, TenantState } from '../../tenant/state.ts';
import {
  type CmdletCall,
  type CmdletResult,
  type Cmdlets,
  type ExchangeObject,
  text,
  texts,
  write,
} from '../cmdlet.ts';
import { invalidArgument } from '../cmdlet-error.ts';
import { theIdentified } from '../identity.ts';
import { mailboxNames, principal, principalName } from '../principals.ts';
import { resultSet } from '../result-set.ts';

interface Recipient {
  guid: string;
  name: string;
  names: (string | null)[];
}

function recipients(state: TenantState): Recipient[] {
  const names = mailboxNames(state);
  const { mailboxes, distributionGroups } = state.exchange;
  return [
    ...mailboxes.map((one) => ({ guid: one.guid, name: one.alias, names: names(one) })),
    ...distributionGroups.map((one) => ({
      guid: one.guid,
      name: one.name,
      names: [one.guid, one.name, one.primarySmtpAddress, one.distinguishedName],
    })),
  ];
}

const theRecipient = (call: CmdletCall): Recipient =>
  theIdentified(call, recipients(call.core.store.state), (one) => one.names);

function shown(state: TenantState, recipient: string, trustee: string, inherited = false): ExchangeObject {
  return {
    Identity: recipient,
    Trustee: trustee === 'SELF' ? 'NT AUTHORITY\\SELF' : principalName(state, trustee),
    AccessControlType: 'Allow',
    AccessRights: ['SendAs'],
    IsInherited: inherited,
    InheritanceType: 'None',
  };
}

/** Every recipient lists itself; without an identity all of them are listed. */
function list(call: CmdletCall): CmdletResult {
  const { state } = call.core.store;
  const wanted = text(call, 'Identity') === undefined ? recipients(state) : [theRecipient(call)];
  const trustee = text(call, 'Trustee');
  const only = trustee === undefined ? undefined : principal(call.core, trustee).objectId;
  const objects = wanted.flatMap(({ guid, name }) => {
    const given = (state.exchange.recipientPermissions ?? []).filter((one) => one.recipientGuid === guid);
    return ['SELF', ...given.map(({ trusteeId }) => trusteeId)]
      .filter((id) => only === undefined || id === only)
      .map((id) => shown(state, name, id));
  });
  return resultSet(call, objects);
}

function subject(call: CmdletCall) {
  const { guid, name } = theRecipient(call);
  const wrong = texts(call, 'AccessRights')!.find((right) => right.toLowerCase() !== 'sendas');
  if (wrong !== undefined) throw invalidArgument(`The access right "${wrong}" isn't valid. Use SendAs.`);
  const trustee = text(call, 'Trustee')!;
  const { objectId } = principal(call.core, trustee);
  const same = (one: RecipientPermission) => one.recipientGuid === guid && one.trusteeId === objectId;
  const present = (call.core.store.state.exchange.recipientPermissions ?? []).findIndex(same);
  return { guid, name, trustee, objectId, present };
}

function add(call: CmdletCall): CmdletResult {
  const { guid, name, trustee, objectId, present } = subject(call);
  const { state } = call.core.store;
  if (present >= 0) {
    const warning = `The appropriate access control entry is already present on the object "${name}" for account "${trustee}".`;
    return { objects: [shown(state, name, objectId)], warnings: [warning] };
  }
  write(call, `${name}: ${trustee}`, ({ exchange }) => {
    exchange.recipientPermissions ??= [];
    const effectiveAt = call.core.delays.effectiveAt('mailbox-permission');
    exchange.recipientPermissions.push({ recipientGuid: guid, trusteeId: objectId, effectiveAt });
  });
  return { objects: [shown(state, name, objectId)] };
}

function remove(call: CmdletCall): CmdletResult {
  const { name, trustee, present } = subject(call);
  if (present < 0) {
    const warning = `Can't remove the access control entry on the object "${name}" for account "${trustee}" because the ACE isn't present.`;
    return { objects: [], warnings: [warning] };
  }
  write(call, `${name}: ${trustee}`, ({ exchange }) => {
    exchange.recipientPermissions!.splice(present, 1);
  });
  return null;
}

export const recipientPermissionCmdlets: Cmdlets = {
  'Get-RecipientPermission': { implements: ['Identity', 'Trustee', 'ResultSize'], run: list },
  'Add-RecipientPermission': { implements: ['Identity', 'Trustee', 'AccessRights'], run: add },
  'Remove-RecipientPermission': { implements: ['Identity', 'Trustee', 'AccessRights'], run: remove },
};
