/** What people may do about runs. */

export const roles = ['Request', 'Approve', 'Operate', 'Administer'] as const;

/** Request: ask for runs. Approve: approve plans. Operate: all other decisions about a run. Administer: release what a limit has stopped, lift stops. */
export type Role = (typeof roles)[number];

/** As an identity provider has it in a token. */
export function roleClaim(role: Role): `Runbooks.${Role}` {
  return `Runbooks.${role}`;
}
