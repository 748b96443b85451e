/**
 * What is implemented in the Exchange Management Shell, by published name: the cmdlets that both kinds of organization have,
 * and those of servers, virtual directories and the tracking log, which only one on premises has.
 */
import type { Cmdlets } from '../exchange/cmdlet.ts';
import { acceptedDomainCmdlets } from '../exchange/cmdlets/accepted-domain.ts';
import { casMailboxCmdlets } from '../exchange/cmdlets/cas-mailbox.ts';
import { mailboxCmdlets } from '../exchange/cmdlets/mailbox.ts';
import { mailboxPermissionCmdlets } from '../exchange/cmdlets/mailbox-permission.ts';
import { managementRoleCmdlets } from '../exchange/cmdlets/management-role.ts';
import { managementScopeCmdlets } from '../exchange/cmdlets/management-scope.ts';
import { recipientCmdlets } from '../exchange/cmdlets/recipient.ts';
import { roleGroupCmdlets } from '../exchange/cmdlets/role-group.ts';
import { roleGroupMemberCmdlets } from '../exchange/cmdlets/role-group-member.ts';
import { transportConfigCmdlets } from '../exchange/cmdlets/transport-config.ts';
import { distributionGroupCmdlets } from './cmdlets/distribution-group.ts';
import { exchangeCertificateCmdlets } from './cmdlets/exchange-certificate.ts';
import { exchangeServerRowCmdlets } from './cmdlets/exchange-server.ts';
import { messageTrackingLogCmdlets } from './cmdlets/message-tracking-log.ts';
import { onPremisesConfigCmdlets } from './cmdlets/organization-config.ts';
import { onPremisesRoleAssignmentCmdlets } from './cmdlets/management-role-assignment.ts';
import { onPremisesUserCmdlets } from './cmdlets/user.ts';
import { remoteMailboxCmdlets } from './cmdlets/remote-mailbox.ts';
import { virtualDirectoryCmdlets } from './cmdlets/virtual-directory.ts';
import { withDomainController } from './domain-controller-parameter.ts';

const implemented: Cmdlets = {
  ...acceptedDomainCmdlets,
  ...casMailboxCmdlets,
  ...distributionGroupCmdlets,
  ...exchangeCertificateCmdlets,
  ...exchangeServerRowCmdlets,
  'Get-Mailbox': mailboxCmdlets['Get-Mailbox']!,
  ...mailboxPermissionCmdlets,
  ...managementRoleCmdlets,
  ...managementScopeCmdlets,
  ...messageTrackingLogCmdlets,
  ...onPremisesConfigCmdlets,
  ...onPremisesRoleAssignmentCmdlets,
  ...onPremisesUserCmdlets,
  ...recipientCmdlets,
  ...remoteMailboxCmdlets,
  ...roleGroupCmdlets,
  ...roleGroupMemberCmdlets,
  ...transportConfigCmdlets,
  ...virtualDirectoryCmdlets,
};

export const exchangeServerCmdlets: Cmdlets = Object.fromEntries(
  Object.entries(implemented).map(([name, cmdlet]) => [name, withDomainController(cmdlet)]),
);
