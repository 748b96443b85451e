/**
 * The Exchange organization of the simulated tenant, as typed tables: the other half of `state.ts`, whose rules of time
 * and visibility apply here too.
 */

export interface ExchangeState {
  organization: {
    name: string;
    guid: string;
    isDehydrated: boolean;
    /** null: as the service's roll-out has it. */
    ewsEnabled: boolean | null;
    ewsAllowedAppIds: string[];
    /** Rows of the gate's last change are effective from here (up to 24 h). */
    ewsPolicyEffectiveAt: string;
    /** What is effective until then: the gate as it was before its last change. */
    ewsPolicyUntilThen: { ewsEnabled: boolean | null; ewsAllowedAppIds: string[] };
    /** Client submission over SMTP; absent as in a tenant that never switched it on. */
    smtpClientAuthenticationDisabled?: boolean;
  };
  mailboxes: Mailbox[];
  /** Of an organization on premises: recipients whose mailbox is in the cloud. */
  remoteMailboxes?: RemoteMailbox[];
  /** Distribution groups, which `MemberOfGroup` filters of management scopes name by distinguished name. */
  distributionGroups: DistributionGroup[];
  /** Exchange service principals of Entra service principals (`New-ServicePrincipal`). */
  servicePrincipals: ExchangeServicePrincipal[];
  managementScopes: ManagementScope[];
  roleGroups: RoleGroup[];
  managementRoles: ManagementRole[];
  roleAssignments: ManagementRoleAssignment[];
  mailboxPermissions: MailboxPermission[];
  /** Who may send as whom; absent where nobody was given that. */
  recipientPermissions?: RecipientPermission[];
  messageTraces: MessageTrace[];
}

export interface Mailbox {
  guid: string;
  /** The Entra user's object id (ExternalDirectoryObjectId). */
  userId: string;
  primarySmtpAddress: string;
  alias: string;
  displayName: string;
  recipientTypeDetails: 'UserMailbox' | 'SharedMailbox';
  customAttribute1: string;
  department: string;
  ewsEnabled: boolean | null;
  imapEnabled: boolean;
  popEnabled: boolean;
  smtpClientAuthenticationDisabled: boolean | null;
  messages: MailMessage[];
}

export interface RemoteMailbox {
  guid: string;
  userId: string;
  primarySmtpAddress: string;
  alias: string;
  displayName: string;
  department: string;
  remoteRoutingAddress: string;
}

export interface MailMessage {
  id: string;
  folder: 'inbox' | 'outbox' | 'drafts' | 'sentitems' | 'deleteditems';
  subject: string;
  from: string;
  to: string[];
  bodyType: 'Text' | 'HTML';
  body: string;
  receivedAt: string;
  isRead: boolean;
  /** The message as it came by SMTP, one character for each byte; made up from the other fields where it is absent. */
  source?: string;
  /** Extended properties by `property set id or name:name`, as probes tag their items. */
  extendedProperties: Record<string, string>;
}

export interface DistributionGroup {
  guid: string;
  name: string;
  distinguishedName: string;
  primarySmtpAddress: string;
  /** Guids of the mailboxes that are direct members. */
  memberGuids: string[];
}

export interface ExchangeServicePrincipal {
  guid: string;
  appId: string;
  /** What the operator gave as -ObjectId: only the enterprise application's id makes authentication work. */
  objectId: string;
  displayName: string;
  createdAt: string;
}

export interface ManagementScope {
  guid: string;
  name: string;
  recipientFilter: string;
  recipientRoot: string;
}

export interface RoleGroup {
  guid: string;
  name: string;
  description: string;
  /** Names of management roles. */
  roles: string[];
  members: RoleGroupMember[];
  builtIn: boolean;
}

export interface RoleGroupMember {
  objectId: string;
  kind: 'user' | 'servicePrincipal';
  effectiveAt: string;
  removedAt: string | null;
  /** On premises: from when the impersonation by the group's roles is effective in EWS; with `effectiveAt` when absent. */
  impersonatesFrom?: string;
}

export interface ManagementRole {
  name: string;
  roleType: string;
  /** Cmdlet names with the parameters that the role grants ('*' for all). */
  entries: { cmdlet: string; parameters: string[] | '*' }[];
  /** Roles that can be assigned to applications only (`Application Mail.Read`). */
  application: boolean;
}

export interface ManagementRoleAssignment {
  guid: string;
  name: string;
  role: string;
  /** Object id of the application's service principal, or of a user, or a role group's guid. */
  assigneeId: string;
  assigneeType: 'ServicePrincipal' | 'User' | 'RoleGroup';
  customResourceScope: string | null;
  recipientScope: 'None' | 'Organization' | 'CustomRecipientScope';
  delegating: boolean;
  enabled: boolean;
  /** Changes are effective when the caller's permission cache has run out. */
  effectiveAt: string;
}

export interface MailboxPermission {
  mailboxGuid: string;
  assigneeId: string;
  accessRights: string[];
  deny: boolean;
  isInherited: boolean;
  effectiveAt: string;
}

export interface ComplianceSearch {
  guid: string;
  name: string;
  description: string;
  /** Mailboxes, or `All`. */
  exchangeLocation: string[];
  contentMatchQuery: string;
  createdBy: string;
  createdAt: string;
  startedAt: string | null;
  /** From when its result is there. */
  completedAt: string | null;
}

/** SendAs, the only right of this kind. */
export interface RecipientPermission {
  /** Of a mailbox or a distribution group. */
  recipientGuid: string;
  trusteeId: string;
  effectiveAt: string;
}

export interface MessageTrace {
  messageTraceId: string;
  received: string;
  senderAddress: string;
  recipientAddress: string;
  subject: string;
  status: 'Delivered' | 'Failed' | 'Pending';
  size: number;
}
