/** Every cmdlet that the simulator implements. */
import type { Cmdlet, Cmdlets } from './cmdlet.ts';
import { acceptedDomainCmdlets } from './cmdlets/accepted-domain.ts';
import { casMailboxCmdlets } from './cmdlets/cas-mailbox.ts';
import { mailboxCmdlets } from './cmdlets/mailbox.ts';
import { mailboxPermissionCmdlets } from './cmdlets/mailbox-permission.ts';
import { managementRoleCmdlets } from './cmdlets/management-role.ts';
import { managementRoleAssignmentCmdlets } from './cmdlets/management-role-assignment.ts';
import { managementScopeCmdlets } from './cmdlets/management-scope.ts';
import { messageTraceCmdlets } from './cmdlets/message-trace.ts';
import { organizationConfigCmdlets } from './cmdlets/organization-config.ts';
import { recipientCmdlets } from './cmdlets/recipient.ts';
import { recipientPermissionCmdlets } from './cmdlets/recipient-permission.ts';
import { roleGroupCmdlets } from './cmdlets/role-group.ts';
import { roleGroupMemberCmdlets } from './cmdlets/role-group-member.ts';
import { servicePrincipalCmdlets } from './cmdlets/service-principal.ts';
import { servicePrincipalAuthorizationCmdlets } from './cmdlets/service-principal-authorization.ts';
import { transportConfigCmdlets } from './cmdlets/transport-config.ts';
import { userCmdlets } from './cmdlets/user.ts';

const implemented: Cmdlets = {
  ...acceptedDomainCmdlets,
  ...casMailboxCmdlets,
  ...mailboxCmdlets,
  ...mailboxPermissionCmdlets,
  ...managementRoleAssignmentCmdlets,
  ...managementRoleCmdlets,
  ...managementScopeCmdlets,
  ...messageTraceCmdlets,
  ...organizationConfigCmdlets,
  ...recipientCmdlets,
  ...recipientPermissionCmdlets,
  ...roleGroupCmdlets,
  ...roleGroupMemberCmdlets,
  ...servicePrincipalAuthorizationCmdlets,
  ...servicePrincipalCmdlets,
  ...transportConfigCmdlets,
  ...userCmdlets,
};

export const implementedCmdlet = (name: string): Cmdlet | undefined => implemented[name];
export const implementedCmdletNames = (): string[] => Object.keys(implemented);
