/**
 * The simulated tenant, as typed tables: this object is the database, and everything that the simulator answers or
 * refuses is decided from it. Times are ISO 8601 in UTC on the simulator's own (scaled) clock.
 *
 * `effectiveAt` says from when a row is effective; before that it is listed where the real service lists it, and has no
 * effect. `visibleAt` says from when a row is found by reads (replication after a create).
 */

import type { ComplianceSearch, ExchangeState } from './exchange-state.ts';
import type { OnPremisesState } from './on-premises-state.ts';

export type * from './exchange-state.ts';
export type * from './on-premises-state.ts';

export interface TenantState {
  tenant: Tenant;
  users: User[];
  /** Security groups. */
  groups?: Group[];
  applications: Application[];
  servicePrincipals: ServicePrincipal[];
  appRoleAssignments: AppRoleAssignment[];
  oauth2PermissionGrants: OAuth2PermissionGrant[];
  directoryRoleAssignments: DirectoryRoleAssignment[];
  namedLocations: NamedLocation[];
  conditionalAccessPolicies: ConditionalAccessPolicy[];
  subscribedSkus: SubscribedSku[];
  /** The Exchange organization of the same tenant. */
  exchange: ExchangeState;
  /** Security & Compliance: its own roles, role groups and service principals; made when a tenant is first served. */
  compliance?: ExchangeState;
  complianceSearches?: ComplianceSearch[];
  /** The organization on premises; made when a tenant is first served. */
  onPremises?: OnPremisesState;
  /** Which application and which people were made for decisions; made when a tenant is first served. */
  decisions?: { clientId: string; userIds: string[] };
  /** Of service principals, oldest first. */
  signIns?: SignIn[];
}

export interface Tenant {
  id: string;
  displayName: string;
  initialDomain: string;
  domains: { name: string; authentication: 'Managed' | 'Federated' }[];
  securityDefaultsEnabled: boolean;
  /** Which credentials applications may get; absent as in a tenant that never restricted them. */
  appManagementPolicy?: AppManagementPolicy;
  /** Those that take its place for the applications that they apply to. */
  appManagementPolicies?: OwnAppManagementPolicy[];
}

/** As Graph writes it (`appManagementPolicy`); an application has one at most. */
interface OwnAppManagementPolicy extends AppManagementPolicy {
  id: string;
  displayName: string;
  /** Object ids of applications. */
  appliesTo: string[];
}

/** As Graph writes it (`tenantAppManagementPolicy`), of applications only. */
export interface AppManagementPolicy {
  isEnabled: boolean;
  passwordCredentials: CredentialRestriction[];
  keyCredentials: CredentialRestriction[];
}

export interface CredentialRestriction {
  /** `passwordAddition`, `passwordLifetime`, `asymmetricKeyLifetime`, ... */
  restrictionType: string;
  state?: 'enabled' | 'disabled';
  /** ISO 8601 duration, of the lifetimes. */
  maxLifetime?: string | null;
  restrictForAppsCreatedAfterDateTime?: string | null;
}

export interface User {
  id: string;
  userPrincipalName: string;
  displayName: string;
  mailNickname: string;
  mail: string | null;
  accountEnabled: boolean;
  usageLocation: string | null;
  passwordPolicies: string | null;
  password: string;
  passwordChangedAt: string;
  forceChangePasswordNextSignIn: boolean;
  onPremisesSyncEnabled: boolean | null;
  assignedLicenses: { skuId: string; disabledPlans: string[] }[];
  /** Per-user MFA, as the beta endpoint `/users/{id}/authentication/requirements` answers. */
  perUserMfaState: 'disabled' | 'enabled' | 'enforced';
  wrongPasswords: number;
  /** Smart lockout: until then even the right password is refused. */
  lockedUntil?: string;
  /** A member when absent. */
  userType?: 'Member' | 'Guest';
  /** Where somebody of another tenant signs in: an issuer. */
  homeIssuer?: string;
  createdDateTime: string;
  /** From when Graph finds the user by filter and by id. */
  visibleAt: string;
  /** From when `Get-User` in Exchange finds it (forward synchronization). */
  visibleInExchangeAt: string;
  /** How Active Directory has it; only where an account on premises is shown as a user. */
  directory?: UserInDirectory;
}

export interface Group {
  id: string;
  displayName: string;
  description: string | null;
  mailNickname: string;
  /** Object ids of people: there are no groups within groups. */
  memberIds: string[];
  createdDateTime: string;
  visibleAt: string;
}

export interface UserInDirectory {
  samAccountName: string;
  /** CONTOSO\name */
  domainName: string;
  distinguishedName: string;
  /** contoso.local/Staff/Name */
  canonicalName: string;
  sid: string;
  remotePowerShellEnabled: boolean;
}

export interface PasswordCredential {
  keyId: string;
  displayName: string | null;
  hint: string;
  secretText: string;
  startDateTime: string;
  endDateTime: string;
  /** From when each token node knows it: one entry a node. */
  effectiveAt: string[];
}

export interface KeyCredential {
  keyId: string;
  displayName: string | null;
  type: 'AsymmetricX509Cert';
  usage: 'Verify';
  /** DER, base64. */
  key: string;
  /** SHA-1 thumbprint of the certificate, base64, as Graph answers it. */
  customKeyIdentifier: string;
  startDateTime: string;
  endDateTime: string;
  effectiveAt: string[];
}

export interface Application {
  id: string;
  appId: string;
  displayName: string;
  signInAudience: string;
  tags: string[];
  notes: string | null;
  /** Object ids of owners: of service principals, which Application.ReadWrite.OwnedBy reaches, and of people. */
  ownerIds?: string[];
  requiredResourceAccess: { resourceAppId: string; resourceAccess: { id: string; type: 'Role' | 'Scope' }[] }[];
  passwordCredentials: PasswordCredential[];
  keyCredentials: KeyCredential[];
  /** Workloads elsewhere that may sign in as it; they are shown, and no token is given for one. */
  federatedIdentityCredentials?: FederatedIdentityCredential[];
  /** What it defines for others; its service principal here has the same. */
  appRoles?: AppRole[];
  /** How people sign in to it, as Graph writes it; what is absent is as a new registration has it. */
  signIn?: Partial<SignInRegistration>;
  createdDateTime: string;
  visibleAt: string;
}

interface FederatedIdentityCredential {
  id: string;
  name: string;
  issuer: string;
  subject: string;
  audiences: string[];
}

/** Of an `application`: where answers may go, which tokens it gets, what is in them. */
export interface SignInRegistration {
  /** *Allow public client flows*. */
  isFallbackPublicClient: boolean | null;
  publicClient: { redirectUris: string[] };
  web: {
    redirectUris: string[];
    implicitGrantSettings: { enableAccessTokenIssuance: boolean; enableIdTokenIssuance: boolean };
  };
  spa: { redirectUris: string[] };
  api: { requestedAccessTokenVersion: number | null };
  optionalClaims: { idToken: OptionalClaim[]; accessToken: OptionalClaim[]; saml2Token: OptionalClaim[] } | null;
}

export interface OptionalClaim {
  name: string;
  source: string | null;
  essential: boolean;
  additionalProperties: string[];
}

export interface AppRole {
  id: string;
  value: string;
  displayName: string;
  description: string;
  allowedMemberTypes: string[];
  isEnabled: boolean;
}

export interface ServicePrincipal {
  id: string;
  appId: string;
  displayName: string;
  accountEnabled: boolean;
  servicePrincipalType: 'Application';
  appOwnerOrganizationId: string | null;
  appRoles: AppRole[];
  /** Whether only people who are assigned to it can sign in to it. */
  appRoleAssignmentRequired?: boolean;
  tags: string[];
  createdDateTime: string;
  visibleAt: string;
}

export interface AppRoleAssignment {
  id: string;
  /** Object id of the client's service principal, of a person, or of a group. */
  principalId: string;
  /** Object id of the resource's service principal. */
  resourceId: string;
  appRoleId: string;
  createdDateTime: string;
  /** From when lists show it. */
  visibleAt: string;
  /** From when newly minted tokens carry it. */
  effectiveAt: string;
}

export interface OAuth2PermissionGrant {
  id: string;
  clientId: string;
  consentType: 'AllPrincipals' | 'Principal';
  principalId: string | null;
  resourceId: string;
  scope: string;
}

export interface DirectoryRoleAssignment {
  id: string;
  roleDefinitionId: string;
  principalId: string;
  directoryScopeId: string;
  effectiveAt: string;
}

export interface NamedLocation {
  id: string;
  displayName: string;
  isTrusted: boolean;
  ipRanges: { '@odata.type': string; cidrAddress: string }[];
  createdDateTime: string;
  modifiedDateTime: string;
}

/** Conditions and controls as Graph writes them (`conditionalAccessPolicy`), validated against the published types. */
export interface ConditionalAccessPolicy {
  id: string;
  displayName: string;
  state: 'enabled' | 'disabled' | 'enabledForReportingButNotEnforced';
  templateId: string | null;
  /** A policy that Microsoft manages: only `state` and the exclusions can be changed. */
  microsoftManaged: boolean;
  conditions: {
    clientAppTypes: string[];
    applications: { includeApplications: string[]; excludeApplications: string[]; includeUserActions?: string[] };
    users: {
      includeUsers: string[];
      excludeUsers: string[];
      includeGroups: string[];
      excludeGroups: string[];
      includeRoles: string[];
      excludeRoles: string[];
    };
    clientApplications?: { includeServicePrincipals: string[]; excludeServicePrincipals: string[] } | null;
    locations?: { includeLocations: string[]; excludeLocations: string[] } | null;
    authenticationFlows?: { transferMethods: string } | null;
  };
  grantControls: {
    operator: 'AND' | 'OR';
    builtInControls: string[];
    customAuthenticationFactors: string[];
    termsOfUse: string[];
    authenticationStrength?: { id: string } | null;
  } | null;
  sessionControls: Record<string, unknown> | null;
  createdDateTime: string;
  modifiedDateTime: string | null;
}

export interface SubscribedSku {
  skuId: string;
  skuPartNumber: string;
  capabilityStatus: 'Enabled' | 'Suspended';
  consumedUnits: number;
  enabledUnits: number;
  servicePlans: { servicePlanId: string; servicePlanName: string; provisioningStatus: string }[];
}

export interface SignIn {
  id: string;
  createdDateTime: string;
  appId: string;
  appDisplayName: string;
  servicePrincipalId: string;
  /** Of the secret or certificate that was used. */
  keyId: string;
  proof: 'secret' | 'certificate';
  ipAddress: string;
  /** The resource's application id. */
  resourceId: string;
  resourceDisplayName: string;
  /** From when the log shows it. */
  visibleAt: string;
}
