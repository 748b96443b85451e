/**
 * Who may do what. A role is what the worker's `approvals.yaml` lists for a name, as it was typed; without a list everybody
 * has all of them.
 */
import { samePerson } from './same-person.ts';

export const roles = ['Request', 'Approve', 'Operate', 'Administer'] as const;

/** Request: ask for runs. Approve: approve plans. Operate: all other decisions about a run. Administer: release what a limit has stopped, lift stops. */
export type Role = (typeof roles)[number];

/** By name; null: nobody is listed, and everybody has all roles. */
export type ListedRoles = Readonly<Record<string, readonly Role[]>> | null;

export function hasRole(listed: ListedRoles, name: string, role: Role): boolean {
  if (listed === null) return true;
  return Object.entries(listed).some(([each, has]) => samePerson(each, name) && has.includes(role));
}

/** Everybody who is listed with a role, but for one: "ben or cyd (Approve)"; "anybody but ann" where nobody is listed. */
export function whoHas(listed: ListedRoles, role: Role, but?: string): string {
  if (listed === null) return but === undefined ? 'anybody' : `anybody but ${but}`;
  const names = Object.keys(listed).filter(
    (name) => hasRole(listed, name, role) && (but === undefined || !samePerson(name, but)),
  );
  if (names.length === 0)
    return `nobody: approvals.yaml lists nobody${but === undefined ? '' : ` but ${but}`} with ${role}`;
  return `${names.join(' or ')} (${role})`;
}
