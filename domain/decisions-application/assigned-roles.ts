/**
 * The roles of the application for decisions, and who has them: that is who may decide, whatever a file on a worker's machine
 * says besides.
 *
 * Source: learn, entra/identity-platform/howto-add-app-roles-in-apps; entra/identity/users/groups-saasapps (a group's direct
 * members alone have what the group is assigned).
 */
import { printable } from '../printable.ts';
import { roleClaim, roles, type Role } from '../role.ts';
import { warning, wrong, type Finding } from './finding.ts';
import type { Assignment, EnterpriseApplication } from './registration.ts';

/** A person who can sign in with it, by an assignment of their own or a group's. */
export interface AssignedPerson {
  readonly id: string;
  readonly name: string;
  readonly guest: boolean;
}

const what: Readonly<Record<Role, string>> = {
  Request: 'no run can be asked for',
  Approve: 'no plan can be approved',
  Operate: 'nothing can be decided in the course of a run',
  Administer: 'no quarantine is released, and no stop is lifted',
};

export function roleFindings({ id, appRoles }: EnterpriseApplication, assigned: readonly Assignment[]): Finding[] {
  return roles.flatMap((role): Finding[] => {
    const value = roleClaim(role);
    const defined = appRoles.filter((each) => each.value === value);
    const usable = defined.find(
      ({ isEnabled, allowedMemberTypes }) => isEnabled && allowedMemberTypes.includes('User'),
    );
    if (usable === undefined) {
      const detail = defined.length === 0 ? `there is no role ${value}` : `${value} is off, or not for people`;
      const advice = `App roles, Create app role: value ${value}, allowed for Users/Groups, enabled: docs/people.md.`;
      return [wrong('roles', detail, advice)];
    }
    const holders = assigned.filter(({ appRoleId }) => appRoleId === usable.id);
    const programs = holders.filter(({ principalType }) => principalType === 'ServicePrincipal');
    return [
      ...(holders.length > programs.length
        ? []
        : [
            warning(
              'roles',
              `nobody has ${value}: ${what[role]}`,
              `Enterprise applications, Users and groups: assign it. New-MgServicePrincipalAppRoleAssignedTo -ServicePrincipalId ${id} -ResourceId ${id} -AppRoleId ${usable.id} -PrincipalId (Get-MgUser -UserId 'ben@contoso.example').Id`,
            ),
          ]),
      ...programs.map((program) =>
        wrong(
          'roles',
          `a program has ${value}: ${printable(program.principalDisplayName ?? program.principalId)}`,
          `Remove-MgServicePrincipalAppRoleAssignedTo -ServicePrincipalId ${id} -AppRoleAssignmentId ${program.id}`,
        ),
      ),
    ];
  });
}

/** @param guestsDecide as the connection says it */
export function guestFindings(people: readonly AssignedPerson[], guestsDecide: boolean): Finding[] {
  const names = people.filter(({ guest }) => guest).map(({ name }) => printable(name));
  if (names.length === 0 || guestsDecide) return [];
  return [
    warning(
      'guests',
      `${names.join(', ')}: a guest's decisions are refused`,
      "Take the assignment away, or let guests decide (identity.guests in connections.yaml): then another organization's administrators can decide as they.",
    ),
  ];
}

/** "Approve: Ben Bonnet, the group Approvers", of each role that somebody has. */
export function whoHasRoles({ appRoles }: EnterpriseApplication, assigned: readonly Assignment[]): string {
  return roles
    .map((role) => {
      const ids = appRoles.filter(({ value }) => value === roleClaim(role)).map(({ id }) => id);
      const names = assigned
        .filter(({ appRoleId }) => ids.includes(appRoleId))
        .map(({ principalType, principalDisplayName, principalId }) => {
          const name = printable(principalDisplayName ?? principalId);
          return principalType === 'Group' ? `the group ${name} (who can change it appoints them)` : name;
        });
      return `${role}: ${names.join(', ') || 'nobody'}`;
    })
    .join('; ');
}
