/** Every kind of resource, and of bulk, by its name: what a step of a plan is an instance of. */
import type { Bulk } from './bulk.ts';
import type { Resource } from './resource.ts';
import { appRoleAssignment } from './resources/app-role-assignment.ts';
import { applicationCertificate } from './resources/application-certificate.ts';
import { applicationSecret } from './resources/application-secret.ts';
import { application } from './resources/application.ts';
import { casMailboxImap } from './resources/cas-mailbox-imap.ts';
import { cbtHardeningLevel } from './resources/cbt-hardening-level.ts';
import { complianceRoleGroupMember } from './resources/compliance-role-group-member.ts';
import { complianceRoleGroup } from './resources/compliance-role-group.ts';
import { complianceServicePrincipal } from './resources/compliance-service-principal.ts';
import { computerDelegation } from './resources/computer-delegation.ts';
import { conditionalAccessEnforcement } from './resources/conditional-access-enforcement.ts';
import { conditionalAccessExclusion } from './resources/conditional-access-exclusion.ts';
import { conditionalAccessPolicy } from './resources/conditional-access-policy.ts';
import {
  deliveredCredential,
  promotedCredential,
  registeredCredential,
  retiredCredential,
  retiringCredential,
  stagedCredential,
} from './resources/credential-rotation.ts';
import { directoryAccount } from './resources/directory-account.ts';
import { directoryRoleAssignment } from './resources/directory-role-assignment.ts';
import { directoryUserPrincipalName } from './resources/directory-user-principal-name.ts';
import { enterpriseApplication } from './resources/enterprise-application.ts';
import { ewsAllowedApplication } from './resources/ews-allowed-application.ts';
import { ewsProxy } from './resources/ews-proxy.ts';
import { exchangeServicePrincipal } from './resources/exchange-service-principal.ts';
import { firewallRule } from './resources/firewall-rule.ts';
import { listenerCertificate } from './resources/listener-certificate.ts';
import { localGroupMember } from './resources/local-group-member.ts';
import { mailboxPermission } from './resources/mailbox-permission.ts';
import { managementRoleAssignment } from './resources/management-role-assignment.ts';
import { managementScope } from './resources/management-scope.ts';
import { namedLocation } from './resources/named-location.ts';
import { organizationCustomization } from './resources/organization-customization.ts';
import { organizationWideConsents } from './resources/organization-wide-consents.ts';
import { powershellRemoting } from './resources/powershell-remoting.ts';
import { remotePowershell } from './resources/remote-powershell.ts';
import { requiredResourceAccess } from './resources/required-resource-access.ts';
import { roleGroupMember } from './resources/role-group-member.ts';
import { roleGroup } from './resources/role-group.ts';
import { serverImpersonationAssignment } from './resources/server-impersonation-assignment.ts';
import { serverManagementScope } from './resources/server-management-scope.ts';
import { serverRoleGroupMember } from './resources/server-role-group-member.ts';
import { serverRoleGroup } from './resources/server-role-group.ts';
import { trustedHosts } from './resources/trusted-hosts.ts';
import { userAccount } from './resources/user-account.ts';
import { virtualDirectoryBasic } from './resources/virtual-directory-basic.ts';
import { winrmHttpsListener } from './resources/winrm-https-listener.ts';

// What is desired and what is read differs from kind to kind.
/* oxlint-disable typescript/no-explicit-any */
export interface Kinds {
  readonly resources: readonly Resource<any, any, any>[];
  readonly bulks: readonly Bulk<any>[];
}
/* oxlint-enable typescript/no-explicit-any */

export const kinds: Kinds = {
  resources: [
    appRoleAssignment,
    application,
    applicationCertificate,
    applicationSecret,
    cbtHardeningLevel,
    complianceRoleGroup,
    complianceRoleGroupMember,
    complianceServicePrincipal,
    computerDelegation,
    conditionalAccessEnforcement,
    conditionalAccessExclusion,
    conditionalAccessPolicy,
    deliveredCredential,
    directoryAccount,
    directoryRoleAssignment,
    directoryUserPrincipalName,
    enterpriseApplication,
    ewsAllowedApplication,
    ewsProxy,
    exchangeServicePrincipal,
    firewallRule,
    listenerCertificate,
    localGroupMember,
    managementRoleAssignment,
    managementScope,
    namedLocation,
    organizationCustomization,
    organizationWideConsents,
    powershellRemoting,
    promotedCredential,
    registeredCredential,
    remotePowershell,
    requiredResourceAccess,
    retiredCredential,
    retiringCredential,
    roleGroup,
    roleGroupMember,
    serverImpersonationAssignment,
    serverManagementScope,
    serverRoleGroup,
    serverRoleGroupMember,
    stagedCredential,
    trustedHosts,
    userAccount,
    virtualDirectoryBasic,
    winrmHttpsListener,
  ],
  bulks: [casMailboxImap, mailboxPermission],
};
