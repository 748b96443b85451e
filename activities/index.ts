/**
 * What a worker can do: a line for each resource, source and probe. On an on-premises worker:
 * `on-premises-activities.ts`.
 */
import { registerActivities, type ActivityFunctions, type Implementations } from './registry.ts';
import { onPremisesImplementations } from './on-premises-activities.ts';
import type { Services } from './services.ts';
import { retiringCredentialImplementation } from './credential/begin-overlap.ts';
import { deliveredCredentialImplementation } from './credential/delivery.ts';
import { promotedCredentialImplementation } from './credential/promote.ts';
import { registeredCredentialImplementation } from './credential/register.ts';
import { retiredCredentialImplementation } from './credential/retire.ts';
import { stagedCredentialImplementation } from './credential/stage.ts';
import { casMailboxImapImplementation } from './bulk/cas-mailbox-imap.ts';
import { mailboxPermissionImplementation } from './bulk/mailbox-permission.ts';
import { appRoleAssignmentImplementation } from './ensure/app-role-assignment.ts';
import { applicationCertificateImplementation } from './ensure/application-certificate.ts';
import { applicationSecretImplementation } from './ensure/application-secret.ts';
import { applicationImplementation } from './ensure/application.ts';
import { complianceRoleGroupMemberImplementation } from './ensure/compliance-role-group-member.ts';
import { complianceRoleGroupImplementation } from './ensure/compliance-role-group.ts';
import { complianceServicePrincipalImplementation } from './ensure/compliance-service-principal.ts';
import { conditionalAccessEnforcementImplementation } from './ensure/conditional-access-enforcement.ts';
import { conditionalAccessExclusionImplementation } from './ensure/conditional-access-exclusion.ts';
import { conditionalAccessPolicyImplementation } from './ensure/conditional-access-policy.ts';
import { directoryRoleAssignmentImplementation } from './ensure/directory-role-assignment.ts';
import { enterpriseApplicationImplementation } from './ensure/enterprise-application.ts';
import { ewsAllowedApplicationImplementation } from './ensure/ews-allowed-application.ts';
import { exchangeServicePrincipalImplementation } from './ensure/exchange-service-principal.ts';
import { managementRoleAssignmentImplementation } from './ensure/management-role-assignment.ts';
import { managementScopeImplementation } from './ensure/management-scope.ts';
import { namedLocationImplementation } from './ensure/named-location.ts';
import { organizationCustomizationImplementation } from './ensure/organization-customization.ts';
import { organizationWideConsentsImplementation } from './ensure/organization-wide-consents.ts';
import { requiredResourceAccessImplementation } from './ensure/required-resource-access.ts';
import { roleGroupMemberImplementation } from './ensure/role-group-member.ts';
import { roleGroupImplementation } from './ensure/role-group.ts';
import { userAccountImplementation } from './ensure/user-account.ts';
import { applicationTokenImplementation } from './probe/application-token.ts';
import { cmdletOfferedImplementation } from './probe/cmdlet-offered.ts';
import { cmdletImplementation } from './probe/cmdlet.ts';
import { complianceCmdletImplementation } from './probe/compliance-cmdlet.ts';
import { complianceSearchImplementation } from './probe/compliance-search.ts';
import { credentialSignInImplementation } from './probe/credential-sign-in.ts';
import { credentialUnusedImplementation } from './probe/credential-unused.ts';
import { ewsMailboxImplementation } from './probe/ews-mailbox.ts';
import { exchangeUserImplementation } from './probe/exchange-user.ts';
import { graphMailboxImplementation } from './probe/graph-mailbox.ts';
import { imapMailboxImplementation } from './probe/imap-mailbox.ts';
import { imapSampleImplementation } from './probe/imap-sample.ts';
import { passwordSignInImplementation } from './probe/password-sign-in.ts';
import { smtpSendImplementation } from './probe/smtp-send.ts';
import { allsolutionsOnlineReadinessImplementation } from './read/allsolutions-online-readiness.ts';
import { ceReadinessImplementation } from './read/ce-readiness.ts';
import { clientSenseReadinessImplementation } from './read/client-sense-readiness.ts';
import { conditionalAccessWhatIfImplementation } from './read/conditional-access-what-if.ts';
import { credentialRecordImplementation } from './read/credential-record.ts';
import { existingAccountImplementation } from './read/existing-account.ts';
import { secopsReadinessImplementation } from './read/secops-readiness.ts';

/** What reaches the servers of a connection: another task queue, and perhaps another machine. */
export function serverActivitiesOf(services: Services): ActivityFunctions {
  return registerActivities(services, onPremisesImplementations);
}

export function activitiesOf(services: Services): ActivityFunctions {
  return registerActivities(services, tenantImplementations, onPremisesImplementations);
}

const tenantImplementations: Implementations = {
  resources: [
    appRoleAssignmentImplementation,
    applicationCertificateImplementation,
    applicationSecretImplementation,
    applicationImplementation,
    complianceRoleGroupMemberImplementation,
    complianceRoleGroupImplementation,
    complianceServicePrincipalImplementation,
    conditionalAccessEnforcementImplementation,
    conditionalAccessExclusionImplementation,
    conditionalAccessPolicyImplementation,
    directoryRoleAssignmentImplementation,
    deliveredCredentialImplementation,
    enterpriseApplicationImplementation,
    ewsAllowedApplicationImplementation,
    exchangeServicePrincipalImplementation,
    managementRoleAssignmentImplementation,
    managementScopeImplementation,
    namedLocationImplementation,
    organizationCustomizationImplementation,
    organizationWideConsentsImplementation,
    requiredResourceAccessImplementation,
    promotedCredentialImplementation,
    registeredCredentialImplementation,
    retiredCredentialImplementation,
    retiringCredentialImplementation,
    roleGroupMemberImplementation,
    roleGroupImplementation,
    stagedCredentialImplementation,
    userAccountImplementation,
  ],
  bulks: [casMailboxImapImplementation, mailboxPermissionImplementation],
  sources: [
    allsolutionsOnlineReadinessImplementation,
    ceReadinessImplementation,
    clientSenseReadinessImplementation,
    conditionalAccessWhatIfImplementation,
    credentialRecordImplementation,
    existingAccountImplementation,
    secopsReadinessImplementation,
  ],
  probes: [
    applicationTokenImplementation,
    cmdletOfferedImplementation,
    cmdletImplementation,
    complianceCmdletImplementation,
    complianceSearchImplementation,
    credentialSignInImplementation,
    credentialUnusedImplementation,
    ewsMailboxImplementation,
    exchangeUserImplementation,
    graphMailboxImplementation,
    imapMailboxImplementation,
    imapSampleImplementation,
    passwordSignInImplementation,
    smtpSendImplementation,
  ],
};
