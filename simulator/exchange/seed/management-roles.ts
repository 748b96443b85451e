/**
 * The management roles that the simulated organization has, with the cmdlets of each. The real roles have more entries; these
 * are the ones that onboarding and its checks ask about. Every name is a published cmdlet of Exchange Online.
 * Sources: learn, "Permissions in Exchange Online", "Role Based Access Control for Applications in Exchange Online".
 */
import type { ManagementRole } from '../../tenant/state.ts';

const viewRecipients = [
  'Get-CASMailbox',
  'Get-CalendarProcessing',
  'Get-Contact',
  'Get-DistributionGroup',
  'Get-DistributionGroupMember',
  'Get-EXOMailbox',
  'Get-Group',
  'Get-InboxRule',
  'Get-MailContact',
  'Get-MailUser',
  'Get-Mailbox',
  'Get-MailboxAutoReplyConfiguration',
  'Get-MailboxFolderPermission',
  'Get-MailboxFolderStatistics',
  'Get-MailboxPermission',
  'Get-MailboxStatistics',
  'Get-Recipient',
  'Get-RecipientPermission',
  'Get-UnifiedGroup',
  'Get-User',
];

const viewConfiguration = [
  'Get-AcceptedDomain',
  'Get-InboundConnector',
  'Get-ManagementRole',
  'Get-ManagementRoleAssignment',
  'Get-ManagementRoleEntry',
  'Get-ManagementScope',
  'Get-OrganizationConfig',
  'Get-OutboundConnector',
  'Get-RoleGroup',
  'Get-RoleGroupMember',
  'Get-ServicePrincipal',
  'Get-TransportConfig',
  'Get-TransportRule',
  'Test-ServicePrincipalAuthorization',
];

const roleManagement = [
  'Add-RoleGroupMember',
  'Get-ManagementRole',
  'Get-ManagementRoleAssignment',
  'Get-ManagementRoleEntry',
  'Get-ManagementScope',
  'Get-RoleGroup',
  'Get-RoleGroupMember',
  'Get-ServicePrincipal',
  'New-ManagementRoleAssignment',
  'New-ManagementScope',
  'New-RoleGroup',
  'New-ServicePrincipal',
  'Remove-ManagementRoleAssignment',
  'Remove-ManagementScope',
  'Remove-RoleGroup',
  'Remove-RoleGroupMember',
  'Remove-ServicePrincipal',
  'Set-ManagementRoleAssignment',
  'Set-ManagementScope',
  'Set-RoleGroup',
  'Set-ServicePrincipal',
  'Test-ServicePrincipalAuthorization',
  'Update-RoleGroupMember',
];

const messageTracking = [
  'Get-HistoricalSearch',
  'Get-MessageTrace',
  'Get-MessageTraceDetail',
  'Get-MessageTraceDetailV2',
  'Get-MessageTraceV2',
  'Get-Recipient',
  'Start-HistoricalSearch',
];

/** Cmdlets by role name. */
const administrative: Record<string, string[]> = {
  'Audit Logs': ['Get-AdminAuditLogConfig', 'Search-UnifiedAuditLog', 'Set-AdminAuditLogConfig'],
  'Compliance Admin': ['Get-Mailbox', 'Get-Recipient'],
  'Data Loss Prevention': ['Get-PolicyTipConfig', 'New-PolicyTipConfig', 'Remove-PolicyTipConfig'],
  'Distribution Groups': [
    'Add-DistributionGroupMember',
    'Get-DistributionGroup',
    'Get-DistributionGroupMember',
    'New-DistributionGroup',
    'Remove-DistributionGroup',
    'Remove-DistributionGroupMember',
    'Set-DistributionGroup',
  ],
  Journaling: ['Get-JournalRule', 'New-JournalRule', 'Remove-JournalRule'],
  'Legal Hold': ['Get-Mailbox', 'Set-Mailbox'],
  'Mail Recipient Creation': ['New-Mailbox', 'Remove-Mailbox', 'Get-Mailbox', 'Get-Recipient', 'Get-User'],
  'Mail Recipients': [
    ...viewRecipients,
    'Add-MailboxPermission',
    'Add-RecipientPermission',
    'Remove-MailboxPermission',
    'Remove-RecipientPermission',
    'Set-CASMailbox',
    'Set-Mailbox',
    'Set-User',
  ],
  'Mailbox Search': ['Get-Mailbox', 'Get-MailboxSearch', 'Get-Recipient'],
  'Message Tracking': messageTracking,
  Migration: ['Get-MigrationBatch', 'New-MigrationBatch', 'Remove-MigrationBatch'],
  'Move Mailboxes': ['Get-MoveRequest', 'New-MoveRequest', 'Remove-MoveRequest'],
  'Organization Configuration': [
    'Enable-OrganizationCustomization',
    'Get-AcceptedDomain',
    'Get-OrganizationConfig',
    'Get-TransportConfig',
    'Set-OrganizationConfig',
    'Set-TransportConfig',
  ],
  'Recipient Policies': ['Get-EmailAddressPolicy', 'Get-OwaMailboxPolicy', 'Set-OwaMailboxPolicy'],
  'Reset Password': ['Get-Mailbox', 'Get-Recipient', 'Get-User', 'Set-Mailbox'],
  'Retention Management': ['Get-RetentionPolicy', 'New-RetentionPolicy', 'Remove-RetentionPolicy'],
  'Role Management': roleManagement,
  'Security Admin': ['Get-HostedContentFilterPolicy', 'Set-HostedContentFilterPolicy', ...viewRecipients],
  'Security Reader': ['Get-HostedContentFilterPolicy', ...viewRecipients],
  'Transport Hygiene': [
    'Get-HostedConnectionFilterPolicy',
    'Set-HostedConnectionFilterPolicy',
    'Get-QuarantineMessage',
  ],
  'Transport Rules': ['Get-TransportRule', 'New-TransportRule', 'Remove-TransportRule', 'Set-TransportRule'],
  'User Options': ['Get-CASMailbox', 'Get-Mailbox', 'Get-User', 'Set-CASMailbox', 'Set-MailboxAutoReplyConfiguration'],
  'View-Only Audit Logs': ['Get-AdminAuditLogConfig', 'Search-UnifiedAuditLog'],
  'View-Only Configuration': viewConfiguration,
  'View-Only Recipients': viewRecipients,
};

const application = [
  'Application Mail.Read',
  'Application Mail.ReadBasic',
  'Application Mail.ReadWrite',
  'Application Mail.Send',
  'Application MailboxSettings.Read',
  'Application MailboxSettings.ReadWrite',
  'Application Calendars.Read',
  'Application Calendars.ReadWrite',
  'Application Contacts.Read',
  'Application Contacts.ReadWrite',
  'Application Mail Full Access',
  'Application Exchange Full Access',
  'Application EWS.AccessAsApp',
  'Application SMTP.SendAsApp',
];

const roleType = (name: string): string => name.replaceAll(/[^A-Za-z]/g, '');

/** The names of the roles that can be assigned to people and role groups. */
export const administrativeRoleNames: readonly string[] = Object.keys(administrative);

/** The names of the roles that can be assigned to applications only. */
export const applicationRoleNames: readonly string[] = application;

export function seedManagementRoles(): ManagementRole[] {
  return [
    ...Object.entries(administrative).map(([name, cmdlets]): ManagementRole => {
      const entries = [...new Set(cmdlets)].sort().map((cmdlet) => ({ cmdlet, parameters: '*' as const }));
      return { name, roleType: roleType(name), entries, application: false };
    }),
    ...application.map((name): ManagementRole => ({ name, roleType: roleType(name), entries: [], application: true })),
  ];
}
