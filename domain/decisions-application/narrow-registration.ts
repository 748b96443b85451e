/**
 * The application for decisions is used for nothing else: whatever it may do besides is a way to a token that nobody meant as a
 * decision, or a reason to ask people to sign in with it.
 *
 * Commands: Microsoft Graph PowerShell. Source: learn, graph/api/resources/application; entra/identity-platform/reply-url
 * (loopback takes any port), v2-oauth2-implicit-grant-flow.
 */
import { printable } from '../printable.ts';
import { warning, wrong, type Finding } from './finding.ts';
import type { Assignment, EnterpriseApplication, Grant, Registration } from './registration.ts';

/** `cli`: a public client that answers on loopback. `console`: it has a page of its own. */
export type ClientKind = 'cli' | 'console';

const loopback = 'http://localhost';
const graph = '00000003-0000-0000-c000-000000000000';
/** `openid` and `profile` of Microsoft Graph. Source: learn, graph/permissions-reference. */
const signingIn = ['37f7f235-527c-4136-accd-4a02d197296e', '14dad69e-099b-42c9-810b-d002981feec1'];
const signingInScopes = ['openid', 'profile'];

/** What is registered, and what it could sign in with by itself. */
export function registrationFindings(app: Registration, kind: ClientKind): Finding[] {
  const update = `Update-MgApplication -ApplicationId ${app.id}`;
  const { implicitGrantSettings } = app.web;
  const further = app.requiredResourceAccess.some(
    ({ resourceAppId, resourceAccess }) =>
      resourceAppId !== graph || resourceAccess.some(({ id, type }) => type !== 'Scope' || !signingIn.includes(id)),
  );
  return [
    ...nameFindings(app, update),
    ...(app.signInAudience === 'AzureADMyOrg'
      ? []
      : [
          wrong(
            'accounts',
            `people of other organizations can sign in with it (${printable(app.signInAudience)})`,
            `Authentication, Supported account types: this directory only. ${update} -SignInAudience AzureADMyOrg`,
          ),
        ]),
    ...(further
      ? [
          wrong(
            'API permissions',
            'it asks for more than to know who signs in',
            `API permissions: remove all but openid and profile. ${update} -RequiredResourceAccess @()`,
          ),
        ]
      : []),
    ...(implicitGrantSettings.enableAccessTokenIssuance === true || implicitGrantSettings.enableIdTokenIssuance === true
      ? [
          wrong(
            'implicit grant',
            'tokens are given to a page without a code',
            `Authentication, Implicit grant and hybrid flows: none. ${update} -Web @{ ImplicitGrantSettings = @{ EnableAccessTokenIssuance = $false; EnableIdTokenIssuance = $false } }`,
          ),
        ]
      : []),
    ...(app.isFallbackPublicClient === true
      ? [
          wrong(
            'public client flows',
            'passwords and device codes are taken for it: a code that somebody is asked to enter would sign a decision',
            `Authentication, Allow public client flows: No. ${update} -IsFallbackPublicClient:$false`,
          ),
        ]
      : []),
    ...redirectFindings(app, kind, update),
    ...credentialFindings(app, kind),
    ...claimFindings(app, update),
  ];
}

function nameFindings(app: Registration, update: string): Finding[] {
  if (/runbook/i.test(app.displayName) && /sign|decision|decide|approv/i.test(app.displayName)) return [];
  return [
    warning(
      'name',
      `it is called ${printable(app.displayName)}: all that people see when they sign a decision`,
      `Say what it does: ${update} -DisplayName 'Exchange Runbooks: SIGN a decision'`,
    ),
  ];
}

function redirectFindings({ publicClient, web, spa }: Registration, kind: ClientKind, update: string): Finding[] {
  const all = [...publicClient.redirectUris, ...web.redirectUris, ...spa.redirectUris];
  const shown = all.length === 0 ? 'nowhere' : all.map(printable).join(', ');
  if (kind === 'cli') {
    if (all.length === 1 && publicClient.redirectUris[0] === loopback) return [];
    return [
      wrong(
        'redirects',
        `it answers to ${shown}, and must answer on this machine alone`,
        `Authentication, Mobile and desktop applications: ${loopback}, and nothing else. ${update} -PublicClient @{ RedirectUris = @('${loopback}') } -Web @{ RedirectUris = @() } -Spa @{ RedirectUris = @() }`,
      ),
    ];
  }
  if (all.length === 1 && web.redirectUris[0]?.startsWith('https://') === true) return [];
  return [
    wrong(
      'redirects',
      `it answers to ${shown}, and must answer to one https page alone`,
      "Authentication, Web: the address of the console's page, and nothing else.",
    ),
  ];
}

/** A console proves itself with a key of its own (`private_key_jwt`); a public client has nothing that it could keep. */
function credentialFindings(app: Registration, kind: ClientKind): Finding[] {
  const secrets = app.passwordCredentials.map(
    ({ keyId }) => `Remove-MgApplicationPassword -ApplicationId ${app.id} -KeyId ${keyId}`,
  );
  const isTooMany = kind === 'cli' && app.keyCredentials.length > 0;
  if (secrets.length === 0 && !isTooMany) return [];
  const commands = isTooMany
    ? [...secrets, `Update-MgApplication -ApplicationId ${app.id} -KeyCredentials @()`]
    : secrets;
  const what = [
    ...(secrets.length > 0 ? [`${secrets.length} client secrets`] : []),
    ...(isTooMany ? [`${app.keyCredentials.length} certificates`] : []),
  ].join(' and ');
  return [
    wrong(
      'credentials',
      `it has ${what}, and needs none`,
      `Certificates & secrets: remove them. ${commands.join('; ')}`,
    ),
  ];
}

const neededClaims = ['auth_time', 'acct'];

function claimFindings({ optionalClaims }: Registration, update: string): Finding[] {
  const names = optionalClaims?.idToken.map(({ name }) => name) ?? [];
  const missing = neededClaims.filter((name) => !names.includes(name));
  if (missing.length === 0) return [];
  const claims = [...new Set([...names, ...neededClaims])].map((name) => `@{ Name = '${name.replaceAll(/\W/g, '')}' }`);
  return [
    wrong(
      'claims',
      `its ID tokens lack ${missing.join(' and ')}, and each decision is refused`,
      `Token configuration, Add optional claim, ID: ${missing.join(', ')}. ${update} -OptionalClaims @{ IdToken = @(${claims.join(', ')}) }`,
    ),
  ];
}

/** A workload that somebody else runs, and that signs in as the application without any key of ours. */
export function federatedFindings(
  app: Registration,
  federated: readonly { readonly id: string; readonly name: string }[],
): Finding[] {
  return federated.map(({ id, name }) =>
    wrong(
      'federated credentials',
      `${printable(name)} signs in as it from elsewhere`,
      `Certificates & secrets, Federated credentials: remove it. Remove-MgApplicationFederatedIdentityCredential -ApplicationId ${app.id} -FederatedIdentityCredentialId ${id}`,
    ),
  );
}

interface Owner {
  readonly id: string;
  readonly name: string;
}

/** An owner of the enterprise application can assign its roles. */
export function appointingFindings({ id }: EnterpriseApplication, owners: readonly Owner[]): Finding[] {
  if (owners.length === 0) return [];
  const remove = owners.map(
    (owner) =>
      `Remove-MgServicePrincipalOwnerDirectoryObjectByRef -ServicePrincipalId ${id} -DirectoryObjectId ${owner.id}`,
  );
  return [
    warning(
      'owners',
      `${owners.map(({ name }) => printable(name)).join(', ')} can assign its roles, and so appoint who approves`,
      `Enterprise applications, Owners: remove them. ${remove.join('; ')}`,
    ),
  ];
}

/** An owner can change the application: add an address that its answers go to, or a key. */
export function ownerFindings(app: Registration, owners: readonly Owner[]): Finding[] {
  if (owners.length === 0) return [];
  const remove = owners
    .map(({ id }) => `Remove-MgApplicationOwnerDirectoryObjectByRef -ApplicationId ${app.id} -DirectoryObjectId ${id}`)
    .join('; ');
  return [
    warning(
      'owners',
      `${owners.map(({ name }) => printable(name)).join(', ')} can change it, and with it where tokens go`,
      `Owners: remove them; administrators of applications can still change it. ${remove}`,
    ),
  ];
}

/**
 * Of the enterprise application, what it was granted, and what it may sign in with.
 *
 * @param granted.grants undefined: unknown, of which nothing is said here
 */
export function enterpriseFindings(
  principal: EnterpriseApplication,
  {
    grants,
    permissions,
  }: { readonly grants: readonly Grant[] | undefined; readonly permissions: readonly Assignment[] },
): Finding[] {
  const { id } = principal;
  const update = `Update-MgServicePrincipal -ServicePrincipalId ${id}`;
  const scopes = (grants ?? []).map((grant) => ({
    grant,
    words: grant.scope.split(' ').filter((word) => word !== ''),
  }));
  const further = scopes.filter(({ words }) => words.some((word) => !signingInScopes.includes(word)));
  const isConsented =
    grants === undefined || signingInScopes.every((scope) => scopes.some(({ words }) => words.includes(scope)));
  const keys = [...principal.passwordCredentials, ...principal.keyCredentials];
  return [
    ...(principal.accountEnabled
      ? []
      : [
          wrong(
            'sign-in',
            'nobody can sign in with it',
            `Enterprise applications, Properties, Enabled for users to sign-in: Yes. ${update} -AccountEnabled:$true`,
          ),
        ]),
    ...(principal.appRoleAssignmentRequired
      ? []
      : [
          wrong(
            'assignment',
            'anybody of the organization can sign in with it',
            `Enterprise applications, Properties, Assignment required: Yes. ${update} -AppRoleAssignmentRequired:$true`,
          ),
        ]),
    ...further.map(({ grant, words }) =>
      wrong(
        'consents',
        `somebody has consented that it may do ${words.map(printable).join(' ')}`,
        `Enterprise applications, Permissions: revoke all but openid and profile. Remove-MgOauth2PermissionGrant -OAuth2PermissionGrantId ${grant.id}`,
      ),
    ),
    ...(isConsented
      ? []
      : [
          warning(
            'consent',
            'nobody has consented for all to openid and profile; where assignment is required, people can not consent for themselves (AADSTS65001)',
            `API permissions: add openid and profile of Microsoft Graph (delegated), grant admin consent. New-MgOauth2PermissionGrant -ClientId ${id} -ConsentType AllPrincipals -ResourceId (Get-MgServicePrincipal -Filter "appId eq '${graph}'").Id -Scope 'openid profile'`,
          ),
        ]),
    ...permissions.map(({ id: assignment, resourceDisplayName }) =>
      wrong(
        'permissions',
        `it holds a permission at ${printable(resourceDisplayName ?? 'another application')}`,
        `Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId ${id} -AppRoleAssignmentId ${assignment}`,
      ),
    ),
    ...(keys.length === 0
      ? []
      : [
          wrong(
            'credentials',
            `its enterprise application has ${keys.length} credentials of its own`,
            keys
              .map(({ keyId }) => `Remove-MgServicePrincipalPassword -ServicePrincipalId ${id} -KeyId ${keyId}`)
              .join('; '),
          ),
        ]),
  ];
}
