/** What a token carries, from what is granted and effective at the moment of minting. */
import type { Clock } from '../clock.ts';
import type { ServicePrincipal, TenantState } from '../tenant/state.ts';

/** In the token of every application. */
const applicationWid = '0997a1d0-0d1d-4acb-b408-d5ca73121e90';
/** In the token of every user. */
const userWid = 'b79fbf4d-3ef9-4689-8143-76b194e85509';

/** Object ids of the groups that somebody is a direct member of. */
export const groupsOf = ({ groups = [] }: TenantState, userId: string): string[] =>
  groups.filter(({ memberIds }) => memberIds.includes(userId)).map(({ id }) => id);

/**
 * Values of the application roles that a client, or a person, has on a resource.
 * @param holderIds the principal, and a person's groups
 */
export function grantedRoles(
  state: TenantState,
  clock: Clock,
  holderIds: readonly string[],
  resource: ServicePrincipal,
): string[] {
  const held = state.appRoleAssignments.filter(
    ({ principalId, resourceId, effectiveAt }) =>
      holderIds.includes(principalId) && resourceId === resource.id && clock.isPast(effectiveAt),
  );
  return resource.appRoles.filter(({ id }) => held.some(({ appRoleId }) => appRoleId === id)).map(({ value }) => value);
}

/** Template ids of the directory roles that a principal has for the whole directory. */
export function directoryRoles(state: TenantState, clock: Clock, principalId: string): string[] {
  return state.directoryRoleAssignments
    .filter(
      (assignment) =>
        assignment.principalId === principalId &&
        assignment.directoryScopeId === '/' &&
        clock.isPast(assignment.effectiveAt),
    )
    .map(({ roleDefinitionId }) => roleDefinitionId);
}

export const applicationWids = (state: TenantState, clock: Clock, servicePrincipalId: string) => [
  ...directoryRoles(state, clock, servicePrincipalId),
  applicationWid,
];

export const userWids = (state: TenantState, clock: Clock, userId: string) => [
  ...directoryRoles(state, clock, userId),
  userWid,
];
