/**
 * The role groups that setup makes. *Organization Management* has delegating assignments of all roles, and regular ones of
 * all but a few: nobody can impersonate before that role is assigned.
 * Source: learn, "Organization Management", "Recipient Management", "Server Management", "View-only Organization
 * Management", "Help Desk", "Discovery Management" of Exchange Server.
 */
import { assignRoleToGroup } from '../../exchange/role-group-rows.ts';
import type { ExchangeState, RoleGroup } from '../../tenant/state.ts';
import { delegatingOnly, onPremisesRoleNames } from './management-roles.ts';

export const organizationManagement = 'Organization Management';
export const recipientManagement = 'Recipient Management';

const roleGroups: Record<string, { description: string; roles: readonly string[] }> = {
  [organizationManagement]: {
    description: 'Members manage Exchange objects and their properties in the whole organization.',
    roles: onPremisesRoleNames.filter((name) => !delegatingOnly.includes(name)),
  },
  'View-Only Organization Management': {
    description: 'Members see the properties of any object in the organization.',
    roles: ['Monitoring', 'View-Only Configuration', 'View-Only Recipients'],
  },
  [recipientManagement]: {
    description: 'Members make and change recipients.',
    roles: [
      'Distribution Groups',
      'Mail Recipient Creation',
      'Mail Recipients',
      'Message Tracking',
      'Migration',
      'Move Mailboxes',
      'Recipient Policies',
    ],
  },
  'Server Management': {
    description: 'Members configure servers: transport, client access and mailbox features.',
    roles: [
      'Database Copies',
      'Databases',
      'Exchange Server Certificates',
      'Exchange Servers',
      'Exchange Virtual Directories',
      'Monitoring',
      'Receive Connectors',
      'Transport Queues',
    ],
  },
  'Help Desk': {
    description: 'Members see recipients and change their options.',
    roles: ['User Options', 'View-Only Recipients'],
  },
  'Discovery Management': {
    description: 'Members search mailboxes and put them on hold.',
    roles: ['Legal Hold', 'Mailbox Search'],
  },
  'Records Management': {
    description: 'Members configure retention, journaling and transport rules.',
    roles: ['Audit Logs', 'Journaling', 'Message Tracking', 'Retention Management', 'Transport Rules'],
  },
};

/** @param members ids of accounts by the name of the group that they are in */
export function addRoleGroups(
  exchange: ExchangeState,
  given: { now: string; uuid: () => string; members: Readonly<Record<string, readonly string[]>> },
): void {
  const { now, uuid } = given;
  for (const [name, { description, roles }] of Object.entries(roleGroups)) {
    const group: RoleGroup = {
      guid: uuid(),
      name,
      description,
      roles: [],
      members: (given.members[name] ?? []).map((objectId) => ({
        objectId,
        kind: 'user',
        effectiveAt: now,
        removedAt: null,
      })),
      builtIn: true,
    };
    exchange.roleGroups.push(group);
    for (const role of roles) assignRoleToGroup(exchange, { group, role, guid: uuid(), effectiveAt: now });
    if (name !== organizationManagement) continue;
    for (const role of onPremisesRoleNames) {
      assignRoleToGroup(exchange, { group, role, guid: uuid(), effectiveAt: now, delegating: true });
    }
  }
}
