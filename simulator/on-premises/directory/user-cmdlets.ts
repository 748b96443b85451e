/**
 * Users. One whose password the policy refuses is created nevertheless, disabled, and the cmdlet fails: the next attempt finds
 * the account there.
 * Source: learn, New-ADUser (-AccountPassword, -Enabled), Set-ADUser, Remove-ADUser.
 */
import type { DirectoryAccount } from '../../tenant/state.ts';
import { text } from '../../windows/server-call.ts';
import { SecureText, type ShellCall, type ShellCmdlets, type ShellObject } from '../../shell.ts';
import { checkNames } from './account-names.ts';
import { asWrite, type DirectoryCall, directoryCall, flag, requireConfirmed, requireWrite } from './directory-call.ts';
import { accountExists, containerNotFound, nameInUse, passwordRefused, principalNameInUse } from './directory-error.ts';
import { filtered } from './directory-filter.ts';
import { principals, samOf, theUser, usersOf } from './directory-identity.ts';
import { accountProperties, selected } from './directory-properties.ts';
import { addAccount, changeObject, removeAccount } from './directory-write.ts';
import { containerOf, escapedName } from './names.ts';
import { meetsPolicy } from './password-policy.ts';

const fromTheStart = [
  'DistinguishedName',
  'Enabled',
  'GivenName',
  'Name',
  'ObjectClass',
  'ObjectGUID',
  'SamAccountName',
  'SID',
  'Surname',
  'UserPrincipalName',
];

const shown = (at: DirectoryCall, account: DirectoryAccount): ShellObject =>
  selected(at, accountProperties(at, account), fromTheStart);

function get(call: ShellCall) {
  const at = directoryCall(call);
  if (call.set !== 'Filter') return { objects: [shown(at, theUser(at))] };
  const found = filtered(
    at,
    usersOf(at).map((account) => accountProperties(at, account)),
  );
  return { objects: found.map((all) => selected(at, all, fromTheStart)) };
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** Searched in the tables, not in one domain controller's view: names must be unique in all of them. */
function refuseTakenPrincipalName({ call, state }: DirectoryCall, name: string, own: string, target: string): void {
  const isTaken = state.accounts.some(
    ({ id, userPrincipalName }) => id !== own && name !== '' && same(userPrincipalName, name),
  );
  if (isTaken) throw principalNameInUse({ cmdlet: call.name, target });
}

/** Where an account may be made: wherever objects are. */
function theContainer(at: DirectoryCall, target: string): string {
  const { root, call } = at;
  const path = text(call, 'Path') ?? `CN=Users,${root}`;
  const known = principals(at).some(({ row }) => same(containerOf(row.distinguishedName), path));
  if (!known && !same(path, root)) throw containerNotFound({ cmdlet: call.name, target });
  return path;
}

function create(call: ShellCall) {
  const at = directoryCall(call);
  const { core } = call;
  const name = text(call, 'Name')!;
  const samAccountName = text(call, 'SamAccountName') ?? name;
  const distinguishedName = `CN=${escapedName(name)},${text(call, 'Path') ?? `CN=Users,${at.root}`}`;
  const refused = { cmdlet: call.name, target: distinguishedName };
  requireWrite(at, distinguishedName, 'object');
  const userPrincipalName = text(call, 'UserPrincipalName') ?? '';
  const displayName = text(call, 'DisplayName') ?? '';
  const description = text(call, 'Description') ?? '';
  checkNames(refused, { name, samAccountName, userPrincipalName, displayName, description });
  theContainer(at, distinguishedName);
  if (principals(at).some((one) => same(samOf(one), samAccountName))) throw accountExists(refused);
  if (principals(at).some(({ row }) => same(row.distinguishedName, distinguishedName))) throw nameInUse(refused);
  refuseTakenPrincipalName(at, userPrincipalName, '', distinguishedName);
  const given = call.parameters['AccountPassword'];
  const password = given instanceof SecureText ? given.value : '';
  const isSound = password !== '' && meetsPolicy(password, { samAccountName, displayName });
  const id = core.random.uuid();
  const account: DirectoryAccount = {
    id,
    sid: newSid(at, id),
    kind: 'user',
    samAccountName,
    userPrincipalName,
    distinguishedName,
    displayName,
    description,
    enabled: isSound && (flag(at, 'Enabled') ?? false),
    password: isSound ? password : '',
    passwordChangedAt: core.clock.iso(),
    passwordNeverExpires: flag(at, 'PasswordNeverExpires') ?? false,
    wrongPasswords: 0,
    lockedUntil: null,
    adminCount: null,
    accountNotDelegated: flag(at, 'AccountNotDelegated') ?? false,
    trustedForDelegation: false,
    isSynchronized: false,
    remotePowerShellEnabled: true,
    createdAt: core.clock.iso(),
  };
  const users = at.state.groups.find(({ sid }) => sid.endsWith('-513'));
  addAccount(asWrite(at), account, users?.id);
  const asksForMore = given !== undefined || flag(at, 'Enabled') === true;
  if (!isSound && asksForMore) throw passwordRefused(refused);
  return { objects: flag(at, 'PassThru') === true ? [shown(directoryCall(call), account)] : [] };
}

/** Numbers are given once: no removed account's is given again, so it follows the new account's id. */
function newSid({ state }: DirectoryCall, id: string): string {
  const [domain = ''] = state.groups.map(({ sid }) => sid.slice(0, sid.lastIndexOf('-')));
  const known = new Set(state.accounts.map(({ sid }) => sid));
  let relative = 1_000_000 + Number.parseInt(id.slice(0, 6), 16);
  while (known.has(`${domain}-${relative}`)) relative += 1;
  return `${domain}-${relative}`;
}

function change(call: ShellCall) {
  const at = directoryCall(call);
  const account = theUser(at);
  requireWrite(at, account.samAccountName, 'attributes');
  const patch: Partial<DirectoryAccount> = {};
  // An empty text takes the attribute away.
  const set = (name: string, key: 'userPrincipalName' | 'displayName' | 'description') => {
    if (name in call.parameters) patch[key] = text(call, name) ?? '';
  };
  set('UserPrincipalName', 'userPrincipalName');
  set('DisplayName', 'displayName');
  set('Description', 'description');
  const { userPrincipalName, displayName, description } = patch;
  checkNames({ cmdlet: call.name, target: account.samAccountName }, { userPrincipalName, displayName, description });
  refuseTakenPrincipalName(at, userPrincipalName ?? '', account.id, account.samAccountName);
  const turn = (
    name: string,
    key: 'enabled' | 'passwordNeverExpires' | 'accountNotDelegated' | 'trustedForDelegation',
  ) => {
    const value = flag(at, name);
    if (value !== undefined) patch[key] = value;
  };
  turn('Enabled', 'enabled');
  turn('PasswordNeverExpires', 'passwordNeverExpires');
  turn('AccountNotDelegated', 'accountNotDelegated');
  turn('TrustedForDelegation', 'trustedForDelegation');
  if (patch.enabled === true && account.password === '') {
    throw passwordRefused({ cmdlet: call.name, target: account.samAccountName });
  }
  changeObject(asWrite(at), 'accounts', account, patch);
  return { objects: flag(at, 'PassThru') === true ? [shown(directoryCall(call), { ...account, ...patch })] : [] };
}

function remove(call: ShellCall) {
  const at = directoryCall(call);
  const account = theUser(at);
  requireConfirmed(at, account.distinguishedName);
  requireWrite(at, account.samAccountName, 'object');
  removeAccount(asWrite(at), account);
  return { objects: [] };
}

export const directoryUserCmdlets: ShellCmdlets = {
  'Get-ADUser': { implements: ['Identity', 'Filter', 'Properties', 'SearchBase', 'Server'], run: get },
  'New-ADUser': {
    implements: [
      'Name',
      'SamAccountName',
      'UserPrincipalName',
      'DisplayName',
      'Description',
      'Path',
      'AccountPassword',
      'Enabled',
      'PasswordNeverExpires',
      'AccountNotDelegated',
      'PassThru',
      'Server',
    ],
    run: create,
  },
  'Set-ADUser': {
    implements: [
      'Identity',
      'UserPrincipalName',
      'DisplayName',
      'Description',
      'Enabled',
      'PasswordNeverExpires',
      'AccountNotDelegated',
      'TrustedForDelegation',
      'PassThru',
      'Server',
    ],
    run: change,
  },
  'Remove-ADUser': { implements: ['Identity', 'Confirm', 'Server'], run: remove },
};
