/**
 * The management roles of Exchange on premises, with the cmdlets of each. The real roles have more entries; these are the
 * ones that onboarding and its checks ask about. Every name is a published cmdlet of Exchange Server SE.
 * Source: learn, "Built-in management roles" and "Organization Management" of Exchange Server (which of them that role group
 * may only assign).
 */
import type { ManagementRole } from '../../tenant/state.ts';

const viewRecipients = [
  'Get-CASMailbox',
  'Get-Contact',
  'Get-DistributionGroup',
  'Get-DistributionGroupMember',
  'Get-Group',
  'Get-MailContact',
  'Get-MailUser',
  'Get-Mailbox',
  'Get-MailboxFolderStatistics',
  'Get-MailboxPermission',
  'Get-MailboxStatistics',
  'Get-Recipient',
  'Get-RemoteMailbox',
  'Get-User',
];

const viewRoles = [
  'Get-ManagementRole',
  'Get-ManagementRoleAssignment',
  'Get-ManagementRoleEntry',
  'Get-ManagementScope',
  'Get-RoleGroup',
  'Get-RoleGroupMember',
];

const viewVirtualDirectories = [
  'Get-AutodiscoverVirtualDirectory',
  'Get-EcpVirtualDirectory',
  'Get-OwaVirtualDirectory',
  'Get-PowerShellVirtualDirectory',
  'Get-WebServicesVirtualDirectory',
];

/** Cmdlets by role name. */
const roles: Record<string, readonly string[]> = {
  'Active Directory Permissions': ['Add-ADPermission', 'Get-ADPermission', 'Remove-ADPermission'],
  'Address Lists': ['Get-AddressList', 'New-AddressList', 'Remove-AddressList'],
  // Its one entry is no cmdlet.
  ApplicationImpersonation: [],
  'Audit Logs': ['Get-AdminAuditLogConfig', 'Search-AdminAuditLog', 'Set-AdminAuditLogConfig'],
  'Database Availability Groups': ['Get-DatabaseAvailabilityGroup', 'Set-DatabaseAvailabilityGroup'],
  'Database Copies': ['Get-MailboxDatabaseCopyStatus', 'Suspend-MailboxDatabaseCopy'],
  Databases: ['Get-MailboxDatabase', 'New-MailboxDatabase', 'Remove-MailboxDatabase'],
  'Distribution Groups': [
    'Add-DistributionGroupMember',
    'Get-DistributionGroup',
    'Get-DistributionGroupMember',
    'New-DistributionGroup',
    'Remove-DistributionGroup',
    'Remove-DistributionGroupMember',
  ],
  'Exchange Server Certificates': ['Enable-ExchangeCertificate', 'Get-ExchangeCertificate', 'New-ExchangeCertificate'],
  'Exchange Servers': ['Get-ClientAccessService', 'Get-ExchangeServer', 'Set-ExchangeServer'],
  'Exchange Virtual Directories': [
    ...viewVirtualDirectories,
    'Get-ExchangeServer',
    'Set-PowerShellVirtualDirectory',
    'Set-WebServicesVirtualDirectory',
  ],
  Journaling: ['Get-JournalRule', 'New-JournalRule', 'Remove-JournalRule'],
  'Legal Hold': ['Get-Mailbox', 'Set-Mailbox'],
  'Mail Recipient Creation': ['Get-Mailbox', 'Get-Recipient', 'Get-User', 'New-Mailbox', 'Remove-Mailbox'],
  'Mail Recipients': [
    ...viewRecipients,
    'Add-MailboxPermission',
    'Remove-MailboxPermission',
    'Set-CASMailbox',
    'Set-Mailbox',
    'Set-User',
  ],
  'Mailbox Import Export': ['New-MailboxExportRequest', 'New-MailboxImportRequest'],
  'Mailbox Search': ['Get-MailboxSearch', 'New-MailboxSearch', 'Remove-MailboxSearch'],
  'Message Tracking': ['Get-MessageTrackingLog', 'Get-MessageTrackingReport', 'Get-Recipient'],
  Migration: ['Get-MigrationBatch', 'New-MigrationBatch', 'Remove-MigrationBatch'],
  Monitoring: ['Get-ServerHealth', 'Test-ServiceHealth'],
  'Move Mailboxes': ['Get-MoveRequest', 'New-MoveRequest', 'Remove-MoveRequest'],
  'Organization Client Access': [...viewVirtualDirectories, 'Get-ClientAccessService', 'Set-ClientAccessService'],
  'Organization Configuration': ['Get-OrganizationConfig', 'Set-OrganizationConfig'],
  'Organization Transport Settings': ['Get-TransportConfig', 'Set-TransportConfig'],
  'Receive Connectors': ['Get-ReceiveConnector', 'Set-ReceiveConnector'],
  'Recipient Policies': ['Get-OwaMailboxPolicy', 'Set-OwaMailboxPolicy'],
  'Remote and Accepted Domains': ['Get-AcceptedDomain', 'New-AcceptedDomain', 'Remove-AcceptedDomain'],
  'Reset Password': ['Set-Mailbox'],
  'Retention Management': ['Get-RetentionPolicy', 'New-RetentionPolicy', 'Remove-RetentionPolicy'],
  'Role Management': [
    ...viewRoles,
    'Add-RoleGroupMember',
    'New-ManagementRoleAssignment',
    'New-ManagementScope',
    'New-RoleGroup',
    'Remove-ManagementRoleAssignment',
    'Remove-ManagementScope',
    'Remove-RoleGroup',
    'Remove-RoleGroupMember',
    'Set-ManagementRoleAssignment',
    'Set-ManagementScope',
    'Set-RoleGroup',
    'Update-RoleGroupMember',
  ],
  'Send Connectors': ['Get-SendConnector', 'Set-SendConnector'],
  'Support Diagnostics': ['Get-ExchangeDiagnosticInfo'],
  'Transport Queues': ['Get-Queue', 'Retry-Queue'],
  'Transport Rules': ['Get-TransportRule', 'New-TransportRule', 'Remove-TransportRule'],
  'Unscoped Role Management': ['New-ManagementRole'],
  'User Options': ['Get-CASMailbox', 'Get-Mailbox', 'Get-User', 'Set-CASMailbox', 'Set-User'],
  'View-Only Audit Logs': ['Get-AdminAuditLogConfig', 'Search-AdminAuditLog'],
  'View-Only Configuration': [
    ...viewRoles,
    ...viewVirtualDirectories,
    'Get-AcceptedDomain',
    'Get-ClientAccessService',
    'Get-ExchangeCertificate',
    'Get-ExchangeServer',
    'Get-MailboxDatabase',
    'Get-OrganizationConfig',
    'Get-ReceiveConnector',
    'Get-SendConnector',
    'Get-TransportConfig',
  ],
  'View-Only Recipients': viewRecipients,
};

/** What *Organization Management* may assign and doesn't have itself. */
export const delegatingOnly: readonly string[] = [
  'ApplicationImpersonation',
  'Mailbox Import Export',
  'Mailbox Search',
  'Reset Password',
  'Support Diagnostics',
  'Unscoped Role Management',
];

export const onPremisesRoleNames: readonly string[] = Object.keys(roles);

export function seedOnPremisesRoles(): ManagementRole[] {
  return Object.entries(roles).map(([name, cmdlets]): ManagementRole => ({
    name,
    roleType: name.replaceAll(/[^A-Za-z]/g, ''),
    entries: [...new Set(cmdlets)].sort().map((cmdlet) => ({ cmdlet, parameters: '*' })),
    application: false,
  }));
}
