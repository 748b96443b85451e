/**
 * The role groups that every organization has, and the Entra directory roles whose holders act through them.
 * Sources: learn, "Permissions in Exchange Online" (role groups and their roles), "Microsoft Entra built-in roles" (ids).
 */
import { administrativeRoleNames } from './management-roles.ts';

export const organizationManagement = 'Organization Management';

/** Management roles by built-in role group. */
export const builtInRoleGroups: Record<string, { description: string; roles: readonly string[] }> = {
  [organizationManagement]: {
    description: 'Members have permissions to manage Exchange objects and their properties in the organization.',
    roles: administrativeRoleNames,
  },
  'View-Only Organization Management': {
    description: 'Members can view recipient and configuration objects and their properties.',
    roles: ['View-Only Configuration', 'View-Only Recipients'],
  },
  'Compliance Management': {
    description: 'Members manage compliance settings of the organization.',
    roles: [
      'Audit Logs',
      'Compliance Admin',
      'Data Loss Prevention',
      'Journaling',
      'Message Tracking',
      'Retention Management',
      'Transport Rules',
      'View-Only Audit Logs',
      'View-Only Configuration',
      'View-Only Recipients',
    ],
  },
  'Discovery Management': {
    description: 'Members search mailboxes for data that meets specific criteria.',
    roles: ['Legal Hold', 'Mailbox Search'],
  },
  'Help Desk': {
    description: 'Members view and manage the options of individual recipients.',
    roles: ['Reset Password', 'User Options', 'View-Only Recipients'],
  },
  'Hygiene Management': {
    description: 'Members manage the protection against unwanted mail.',
    roles: ['Transport Hygiene', 'View-Only Configuration', 'View-Only Recipients'],
  },
  'Recipient Management': {
    description: 'Members manage recipient objects.',
    roles: [
      'Distribution Groups',
      'Mail Recipient Creation',
      'Mail Recipients',
      'Message Tracking',
      'Migration',
      'Move Mailboxes',
      'Recipient Policies',
      'Reset Password',
    ],
  },
  'Records Management': {
    description: 'Members configure retention, journaling and transport rules.',
    roles: ['Audit Logs', 'Journaling', 'Message Tracking', 'Retention Management', 'Transport Rules'],
  },
  'Security Administrator': {
    description: 'Membership is synchronized from the directory role of the same name.',
    roles: ['Security Admin', 'View-Only Configuration'],
  },
  'Security Reader': {
    description: 'Membership is synchronized from the directory role of the same name.',
    roles: ['Security Reader', 'View-Only Configuration'],
  },
};

/**
 * Built-in role groups by the template id of the Entra directory role (the `wids` of a token), in Exchange and in Security &
 * Compliance, whose names are without blanks.
 */
export const roleGroupsOfDirectoryRole: Readonly<Record<string, readonly string[]>> = {
  '62e90394-69f5-4237-9190-012177145e10': [organizationManagement, 'OrganizationManagement'], // Global Administrator
  '29232cdf-9323-42fd-ade2-1d097af3e4de': [organizationManagement], // Exchange Administrator
  '17315797-102d-40b4-93e0-432062caca18': ['Compliance Management', 'ComplianceAdministrator'],
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451': ['View-Only Organization Management', 'GlobalReader'],
  '194ae4cb-b126-40b2-bd5b-6091b380977d': ['Security Administrator', 'SecurityAdministrator'],
  '5d6b6bb7-de71-4623-b4af-96380a352509': ['Security Reader', 'SecurityReader'],
  '31392ffb-586c-42d1-9346-e59415a2cc4e': ['Recipient Management'], // Exchange Recipient Administrator
};
