/**
 * Who may do what. Of a person who has signed in a role is what the identity provider has put into the token; of a name as it
 * was typed it is what the worker's `approvals.yaml` lists, and without a list everybody has all of them.
 */
import { roleClaim, type Role } from './role.ts';
import { sameName, samePerson, type Person } from './person.ts';

/** By name; null: nobody is listed, and everybody has all roles. */
export type ListedRoles = Readonly<Record<string, readonly Role[]>> | null;

/** How it is known who has a role. */
export interface Deciders {
  /** Identity provider that must have signed; null: names as they are typed. */
  readonly issuer: string | null;
  /** Of names as they are typed. */
  readonly roles: ListedRoles;
}

export function hasRole({ issuer, roles: listed }: Deciders, person: Person, role: Role): boolean {
  if (issuer !== null) return person.signedIn?.issuer === issuer && person.signedIn.roles.includes(role);
  if (listed === null) return true;
  return Object.entries(listed).some(([each, has]) => sameName(each, person.by) && has.includes(role));
}

/** Everybody who has a role, but for one: "ben or cyd (Approve)"; "anybody but ann" where nobody is listed. */
export function whoHas({ issuer, roles: listed }: Deciders, role: Role, but?: Person): string {
  const others = but === undefined ? '' : ` but ${but.by}`;
  if (issuer !== null) return `anybody${others} with ${roleClaim(role)}`;
  if (listed === null) return `anybody${others}`;
  const names = Object.keys(listed).filter(
    (by) => hasRole({ issuer, roles: listed }, { by }, role) && (but === undefined || !samePerson({ by }, but)),
  );
  if (names.length === 0) return `nobody: approvals.yaml lists nobody${others} with ${role}`;
  return `${names.join(' or ')} (${role})`;
}

/** Where it says who has a role. */
export function sourceOfRoles({ issuer }: Deciders): string {
  return issuer === null ? "by the worker's approvals.yaml" : `by the token of ${issuer}`;
}
