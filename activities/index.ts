/** What a worker can do: a line for each resource, source and probe. */
import { registerActivities, type ActivityFunctions } from './registry.ts';
import type { Services } from './services.ts';
import { retiringCredentialImplementation } from './credential/begin-overlap.ts';
import { deliveredCredentialImplementation } from './credential/hand-over.ts';
import { promotedCredentialImplementation } from './credential/promote.ts';
import { registeredCredentialImplementation } from './credential/register.ts';
import { retiredCredentialImplementation } from './credential/retire.ts';
import { stagedCredentialImplementation } from './credential/stage.ts';
import { appRoleAssignmentImplementation } from './ensure/app-role-assignment.ts';
import { applicationCertificateImplementation } from './ensure/application-certificate.ts';
import { applicationImplementation } from './ensure/application.ts';
import { conditionalAccessEnforcementImplementation } from './ensure/conditional-access-enforcement.ts';
import { conditionalAccessExclusionImplementation } from './ensure/conditional-access-exclusion.ts';
import { conditionalAccessPolicyImplementation } from './ensure/conditional-access-policy.ts';
import { enterpriseApplicationImplementation } from './ensure/enterprise-application.ts';
import { ewsAllowedApplicationImplementation } from './ensure/ews-allowed-application.ts';
import { exchangeServicePrincipalImplementation } from './ensure/exchange-service-principal.ts';
import { managementRoleAssignmentImplementation } from './ensure/management-role-assignment.ts';
import { managementScopeImplementation } from './ensure/management-scope.ts';
import { namedLocationImplementation } from './ensure/named-location.ts';
import { organizationCustomizationImplementation } from './ensure/organization-customization.ts';
import { organizationWideConsentsImplementation } from './ensure/organization-wide-consents.ts';
import { roleGroupMemberImplementation } from './ensure/role-group-member.ts';
import { roleGroupImplementation } from './ensure/role-group.ts';
import { userAccountImplementation } from './ensure/user-account.ts';
import { cmdletOfferedImplementation } from './probe/cmdlet-offered.ts';
import { cmdletImplementation } from './probe/cmdlet.ts';
import { credentialSignInImplementation } from './probe/credential-sign-in.ts';
import { credentialUnusedImplementation } from './probe/credential-unused.ts';
import { ewsMailboxImplementation } from './probe/ews-mailbox.ts';
import { exchangeUserImplementation } from './probe/exchange-user.ts';
import { graphMailboxImplementation } from './probe/graph-mailbox.ts';
import { passwordSignInImplementation } from './probe/password-sign-in.ts';
import { clientSenseReadinessImplementation } from './read/client-sense-readiness.ts';
import { conditionalAccessWhatIfImplementation } from './read/conditional-access-what-if.ts';
import { credentialRecordImplementation } from './read/credential-record.ts';
import { existingAccountImplementation } from './read/existing-account.ts';

export function activitiesOf(services: Services): ActivityFunctions {
  return registerActivities(services, {
    resources: [
      appRoleAssignmentImplementation,
      applicationCertificateImplementation,
      applicationImplementation,
      conditionalAccessEnforcementImplementation,
      conditionalAccessExclusionImplementation,
      conditionalAccessPolicyImplementation,
      deliveredCredentialImplementation,
      enterpriseApplicationImplementation,
      ewsAllowedApplicationImplementation,
      exchangeServicePrincipalImplementation,
      managementRoleAssignmentImplementation,
      managementScopeImplementation,
      namedLocationImplementation,
      organizationCustomizationImplementation,
      organizationWideConsentsImplementation,
      promotedCredentialImplementation,
      registeredCredentialImplementation,
      retiredCredentialImplementation,
      retiringCredentialImplementation,
      roleGroupMemberImplementation,
      roleGroupImplementation,
      stagedCredentialImplementation,
      userAccountImplementation,
    ],
    sources: [
      clientSenseReadinessImplementation,
      conditionalAccessWhatIfImplementation,
      credentialRecordImplementation,
      existingAccountImplementation,
    ],
    probes: [
      cmdletOfferedImplementation,
      cmdletImplementation,
      credentialSignInImplementation,
      credentialUnusedImplementation,
      ewsMailboxImplementation,
      exchangeUserImplementation,
      graphMailboxImplementation,
      passwordSignInImplementation,
    ],
  });
}
