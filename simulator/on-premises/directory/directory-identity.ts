/**
 * How `-Identity` names an object: by distinguished name, GUID, SID or logon name; never by user principal name, which only
 * a filter finds. What a cmdlet before it has given names its object too.
 * Source: learn, Get-ADUser, Get-ADComputer, Get-ADGroup, Get-ADObject, -Identity.
 */
import type { DirectoryAccount, DirectoryComputer, DirectoryGroup } from '../../tenant/state.ts';
import type { DirectoryCall } from './directory-call.ts';
import { emptyIdentity, identityNotFound } from './directory-error.ts';
import { commonNameOf } from './names.ts';

type Row = Pick<DirectoryAccount, 'id' | 'sid' | 'distinguishedName'>;

export type Principal =
  | { table: 'accounts'; row: DirectoryAccount }
  | { table: 'groups'; row: DirectoryGroup }
  | { table: 'computers'; row: DirectoryComputer };

/** A computer's logon name ends in a dollar sign, which may be left out where a computer is meant. */
export const computerSam = ({ name }: DirectoryComputer): string => `${name}$`;

const names = ({ id, sid, distinguishedName }: Row): string[] => [id, sid, distinguishedName];

/** What a parameter for an identity accepts: a text, or an object that a cmdlet returned. */
export function identityText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value.replace(/^\{(.*)\}$/, '$1');
  if (typeof value !== 'object' || value === null) return undefined;
  const { ObjectGUID, DistinguishedName, distinguishedName, SamAccountName, Value } = value as Record<string, unknown>;
  return [ObjectGUID, DistinguishedName, distinguishedName, SamAccountName, Value].find(
    (one): one is string => typeof one === 'string' && one !== '',
  );
}

/** @throws ShellError where the identity is null or empty */
function givenIdentity({ call }: DirectoryCall): string {
  const given = identityText(call.parameters['Identity'] ?? call.input[0]);
  if (given === undefined) throw emptyIdentity(call.name, 'Identity');
  return given;
}

function found<R extends Row>(
  { call, root }: DirectoryCall,
  rows: readonly R[],
  own: (row: R) => readonly string[],
  identity: string,
): R {
  const wanted = identity.toLowerCase();
  const row = rows.find((one) => [...names(one), ...own(one)].some((name) => name.toLowerCase() === wanted));
  if (row === undefined) throw identityNotFound({ cmdlet: call.name, target: identity }, root);
  return row;
}

/** Managed service accounts are no users to the module. */
export const usersOf = ({ view }: DirectoryCall): DirectoryAccount[] =>
  view.accounts.filter(({ kind }) => kind === 'user');

/** @throws ShellError ADIdentityNotFoundException, as the others do */
export const theUser = (at: DirectoryCall, identity = givenIdentity(at)): DirectoryAccount =>
  found(at, usersOf(at), ({ samAccountName }) => [samAccountName], identity);

export const theComputer = (at: DirectoryCall, identity = givenIdentity(at)): DirectoryComputer =>
  found(at, at.view.computers, (row) => [computerSam(row), row.name], identity);

export const theGroup = (at: DirectoryCall, identity = givenIdentity(at)): DirectoryGroup =>
  found(at, at.view.groups, ({ samAccountName }) => [samAccountName], identity);

export function principals({ view }: DirectoryCall): Principal[] {
  return [
    ...view.accounts.map((row): Principal => ({ table: 'accounts', row })),
    ...view.groups.map((row): Principal => ({ table: 'groups', row })),
    ...view.computers.map((row): Principal => ({ table: 'computers', row })),
  ];
}

export const samOf = ({ table, row }: Principal): string =>
  table === 'computers' ? computerSam(row) : row.samAccountName;

/** Users, managed service accounts, groups and computers alike. */
export function thePrincipal(at: DirectoryCall, identity = givenIdentity(at)): Principal {
  const wanted = identity.toLowerCase();
  const one = principals(at).find((principal) =>
    [...names(principal.row), samOf(principal)].some((name) => name.toLowerCase() === wanted),
  );
  if (one === undefined) throw identityNotFound({ cmdlet: at.call.name, target: identity }, at.root);
  return one;
}

/** By distinguished name or GUID only. */
export function theObject(at: DirectoryCall, identity = givenIdentity(at)): Principal {
  const wanted = identity.toLowerCase();
  const one = principals(at).find(({ row }) =>
    [row.id, row.distinguishedName].some((name) => name.toLowerCase() === wanted),
  );
  if (one === undefined) throw identityNotFound({ cmdlet: at.call.name, target: identity }, at.root);
  return one;
}

export const nameOf = ({ row }: Principal): string => commonNameOf(row.distinguishedName);
