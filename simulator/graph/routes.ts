/** Every operation of Graph that the simulated tenant has. */
import type { Route } from './route.ts';
import { appManagementPolicyRoutes } from './resources/app-management-policy.ts';
import { appRoleAssignmentRoutes } from './resources/app-role-assignments.ts';
import { applicationCredentialRoutes } from './resources/application-credentials.ts';
import { applicationRoutes } from './resources/applications.ts';
import { conditionalAccessPolicyRoutes } from './resources/conditional-access-policies.ts';
import { directoryRoleRoutes } from './resources/directory-roles.ts';
import { federatedIdentityCredentialRoutes } from './resources/federated-identity-credentials.ts';
import { groupRoutes } from './resources/groups.ts';
import { messageRoutes } from './resources/messages.ts';
import { namedLocationRoutes } from './resources/named-locations.ts';
import { oauth2PermissionGrantRoutes } from './resources/oauth2-permission-grants.ts';
import { ownerRoutes } from './resources/owners.ts';
import { securityDefaultsRoutes } from './resources/security-defaults.ts';
import { servicePrincipalRoutes } from './resources/service-principals.ts';
import { signInRoutes } from './resources/sign-ins.ts';
import { tenantRoutes } from './resources/tenant.ts';
import { userRoutes } from './resources/users.ts';
import { whatIfRoutes } from './resources/what-if.ts';

export const routes: readonly Route[] = [
  ...userRoutes,
  ...groupRoutes,
  ...messageRoutes,
  ...applicationRoutes,
  ...applicationCredentialRoutes,
  ...servicePrincipalRoutes,
  ...ownerRoutes,
  ...federatedIdentityCredentialRoutes,
  ...appRoleAssignmentRoutes,
  ...oauth2PermissionGrantRoutes,
  ...directoryRoleRoutes,
  ...namedLocationRoutes,
  ...conditionalAccessPolicyRoutes,
  ...whatIfRoutes,
  ...securityDefaultsRoutes,
  ...appManagementPolicyRoutes,
  ...signInRoutes,
  ...tenantRoutes,
];
