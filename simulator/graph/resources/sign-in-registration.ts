/**
 * How people sign in to an application, as its registration says: addresses for answers, implicit grant, *public client
 * flows*, optional claims, application roles. A complex property that is written keeps what the body doesn't name.
 * Source: learn, graph/api/resources/application, webapplication, optionalclaims, approle; entra/identity-platform/reply-url.
 */
import type { Application, AppRole, OptionalClaim, SignInRegistration } from '../../tenant/state.ts';
import { badRequest, notImplemented } from '../graph-error.ts';
import { type Json, textOf } from '../route.ts';

/** Properties of an application that this file reads and writes. */
export const registrationProperties: readonly string[] = [
  'isFallbackPublicClient',
  'publicClient',
  'web',
  'spa',
  'api',
  'optionalClaims',
];

const mostAddresses = 256;
const longestAddress = 256;

/** With every property spelt out, as the service answers it. */
export function registrationAsGraph({ signIn = {} }: Application): Json {
  return {
    isFallbackPublicClient: signIn.isFallbackPublicClient ?? null,
    publicClient: { redirectUris: signIn.publicClient?.redirectUris ?? [] },
    spa: { redirectUris: signIn.spa?.redirectUris ?? [] },
    web: {
      homePageUrl: null,
      logoutUrl: null,
      redirectUris: signIn.web?.redirectUris ?? [],
      implicitGrantSettings: signIn.web?.implicitGrantSettings ?? noImplicitGrant,
      redirectUriSettings: (signIn.web?.redirectUris ?? []).map((uri) => ({ uri, index: null })),
    },
    api: {
      acceptMappedClaims: null,
      knownClientApplications: [],
      requestedAccessTokenVersion: signIn.api?.requestedAccessTokenVersion ?? null,
      oauth2PermissionScopes: [],
      preAuthorizedApplications: [],
    },
    optionalClaims: signIn.optionalClaims ?? null,
  };
}

export const appRolesAsGraph = (roles: readonly AppRole[] = []): Json[] =>
  roles.map((role) => ({ ...role, origin: 'Application' }));

const noImplicitGrant = { enableAccessTokenIssuance: false, enableIdTokenIssuance: false };

/**
 * @param body validated against the published type already
 * @throws GraphError 400, or 501 for what isn't simulated
 */
export function mergeRegistration(before: Application['signIn'] = {}, body: Json): Partial<SignInRegistration> {
  const after: Partial<SignInRegistration> = structuredClone(before);
  if ('isFallbackPublicClient' in body) after.isFallbackPublicClient = body['isFallbackPublicClient'] as boolean | null;
  for (const platform of ['publicClient', 'spa'] as const) {
    const given = complex(body, platform, ['redirectUris']);
    if (given !== null)
      after[platform] = { redirectUris: addresses(given, platform) ?? after[platform]?.redirectUris ?? [] };
  }
  const web = complex(body, 'web', ['redirectUris', 'implicitGrantSettings']);
  if (web !== null) {
    after.web = {
      redirectUris: addresses(web, 'web') ?? after.web?.redirectUris ?? [],
      implicitGrantSettings: {
        ...(after.web?.implicitGrantSettings ?? noImplicitGrant),
        ...(web['implicitGrantSettings'] as Partial<typeof noImplicitGrant> | null | undefined),
      },
    };
  }
  const api = complex(body, 'api', ['requestedAccessTokenVersion']);
  if (api !== null) {
    const version = (api['requestedAccessTokenVersion'] ?? null) as number | null;
    if (version !== null && version !== 1 && version !== 2)
      throw invalid('requestedAccessTokenVersion', 'ApiApplication');
    after.api = { requestedAccessTokenVersion: version };
  }
  if ('optionalClaims' in body) after.optionalClaims = optionalClaims(body['optionalClaims'] as Json | null);
  return after;
}

/** Roles are replaced as a whole; one that is enabled can't be left out. @throws GraphError 400 */
export function readAppRoles(given: readonly Json[], before: readonly AppRole[] = []): AppRole[] {
  const roles = given.map((role): AppRole => ({
    id: textOf(role['id']).toLowerCase(),
    value: textOf(role['value']),
    displayName: textOf(role['displayName']),
    description: textOf(role['description']),
    allowedMemberTypes: (role['allowedMemberTypes'] ?? []) as string[],
    isEnabled: role['isEnabled'] !== false,
  }));
  for (const { id, displayName, allowedMemberTypes } of roles) {
    if (id === '' || displayName === '' || allowedMemberTypes.length === 0) throw invalid('appRoles', 'Application');
  }
  for (const property of ['id', 'value'] as const) {
    const held = roles.map((role) => role[property]).filter((text) => text !== '');
    if (new Set(held).size < held.length) {
      throw badRequest(`It contains duplicate value. Please provide unique value for '${property}' of appRoles.`);
    }
  }
  const isLost = before.some(({ id, isEnabled }) => isEnabled && !roles.some((role) => role.id === id));
  if (isLost) {
    const message = 'Permission (scope or role) cannot be deleted or updated unless disabled first.';
    throw badRequest(message, [{ code: 'CannotDeleteOrUpdateEnabledEntitlement', message, target: 'appRoles' }]);
  }
  return roles;
}

/** @returns null where the body doesn't name it. @throws GraphError 501 for what isn't simulated of it */
function complex(body: Json, property: string, served: readonly string[]): Json | null {
  const given = body[property] as Json | null | undefined;
  if (given === undefined || given === null) return null;
  for (const [name, value] of Object.entries(given)) {
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
    if (!name.includes('@') && !served.includes(name) && !isEmpty)
      throw notImplemented(`${property}.${name} of an application`);
  }
  return given;
}

/** Public clients may have a scheme of their own; http is for loopback alone. */
function addresses(given: Json, platform: 'publicClient' | 'spa' | 'web'): string[] | undefined {
  const uris = given['redirectUris'] as string[] | null | undefined;
  if (uris === undefined || uris === null) return undefined;
  for (const uri of uris) {
    if (!URL.canParse(uri) || uri.includes('#') || uri.length > longestAddress)
      throw invalid('redirectUris', 'Application');
    const { protocol, hostname } = new URL(uri);
    const isLoopback = hostname === 'localhost' || hostname === '127.0.0.1';
    if (protocol === 'https:' || (protocol === 'http:' ? isLoopback : platform === 'publicClient')) continue;
    throw invalid('redirectUris', 'Application');
  }
  if (uris.length > mostAddresses) throw invalid('redirectUris', 'Application');
  return uris;
}

function optionalClaims(given: Json | null): SignInRegistration['optionalClaims'] {
  if (given === null) return null;
  const claims = (name: string) =>
    ((given[name] ?? []) as Json[]).map((claim): OptionalClaim => ({
      name: textOf(claim['name']),
      source: (claim['source'] ?? null) as string | null,
      essential: claim['essential'] === true,
      additionalProperties: (claim['additionalProperties'] ?? []) as string[],
    }));
  return { idToken: claims('idToken'), accessToken: claims('accessToken'), saml2Token: claims('saml2Token') };
}

const invalid = (property: string, resource: string) =>
  badRequest(`Invalid value specified for property '${property}' of resource '${resource}'.`);
