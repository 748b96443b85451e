/**
 * Which resource does a scope ask for, and what will the token call it?
 *
 * Graph and Exchange are known by addresses that their service principals in a tenant don't list.
 */
import type { ServicePrincipal, TenantState } from '../tenant/state.ts';
import { TokenError } from './token-error.ts';

export const exchangeOnlineAppId = '00000002-0000-0ff1-ce00-000000000000';
export const graphAppId = '00000003-0000-0000-c000-000000000000';
export const exchangeProtectionAppId = '00000007-0000-0ff1-ce00-000000000000';

const identifiers: Record<string, readonly string[]> = {
  [graphAppId]: ['https://graph.microsoft.com'],
  [exchangeOnlineAppId]: [
    'https://outlook.office365.com',
    'https://outlook.office.com',
    'https://ews.outlook.com',
    'https://ps.outlook.com',
  ],
  [exchangeProtectionAppId]: ['https://ps.compliance.protection.outlook.com'],
};

/** Scopes that say who somebody is: of no resource. */
export const oidcScopes: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access']);

export interface Requested {
  resource: ServicePrincipal;
  /** `aud` of the token. */
  audience: string;
  /** Names of delegated permissions, or only `.default`. */
  permissions: string[];
  oidc: Set<string>;
}

/**
 * @param scope as it came: space-separated, OIDC scopes among the resource's
 * @throws TokenError 70011 when there is none or they are of several resources, 500011 when the resource isn't here
 */
export function resolveScope(scope: string, state: TenantState): Requested {
  const all = scope.split(/\s+/).filter((name) => name !== '');
  const oidc = new Set(all.filter((name) => oidcScopes.has(name.toLowerCase())).map((name) => name.toLowerCase()));
  const asked = all.filter((name) => !oidcScopes.has(name.toLowerCase())).map(split);
  // Without a resource Graph is meant, as with `User.Read` alone.
  const identifier = asked[0]?.identifier ?? '';
  if (asked.some((one) => one.identifier !== identifier)) throw new TokenError(70_011, 'Scopes of several resources.');
  const audience = identifier === '' ? 'https://graph.microsoft.com' : identifier;
  const resource = findResource(audience, state);
  if (resource === undefined) throw new TokenError(500_011, `'${audience}'`);
  return { resource, audience, permissions: asked.map(({ permission }) => permission), oidc };
}

function split(name: string): { identifier: string; permission: string } {
  const at = name.lastIndexOf('/');
  if (at < 0) return { identifier: '', permission: name };
  return { identifier: name.slice(0, at).replace(/\/+$/, ''), permission: name.slice(at + 1) };
}

function findResource(identifier: string, state: TenantState): ServicePrincipal | undefined {
  const lower = identifier.toLowerCase().replace(/^api:\/\//, '');
  const appId = Object.entries(identifiers).find(([, names]) => names.includes(lower))?.[0] ?? lower;
  return state.servicePrincipals.find((candidate) => candidate.appId === appId);
}
