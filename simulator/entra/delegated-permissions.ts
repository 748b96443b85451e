/**
 * Which delegated permissions does a user's token carry? Microsoft's own clients are consented to beforehand; an
 * application of the tenant needs a grant, for everybody or for this user.
 */
import type { TenantState, User } from '../tenant/state.ts';
import type { Client } from './client-authentication.ts';
import { exchangeOnlineAppId, exchangeProtectionAppId, graphAppId, type Requested } from './resource.ts';
import { TokenError } from './token-error.ts';

const preauthorized: Record<string, readonly string[]> = {
  [exchangeOnlineAppId]: [
    'AdminApi.AccessAsUser.All',
    'FfoPowerShell.AccessAsUser.All',
    'RemotePowerShell.AccessAsUser.All',
  ],
  [exchangeProtectionAppId]: ['AdminApi.AccessAsUser.All', 'FfoPowerShell.AccessAsUser.All'],
  [graphAppId]: ['User.Read', 'User.ReadBasic.All', 'Mail.ReadWrite', 'Directory.AccessAsUser.All'],
};

/** @throws TokenError 65001 */
export function delegatedPermissions(state: TenantState, client: Client, requested: Requested, user: User): string[] {
  const asked = requested.permissions.filter((permission) => permission !== '.default');
  if (client.kind === 'first-party')
    return [...new Set([...(preauthorized[requested.resource.appId] ?? []), ...asked])];
  const consented = state.oauth2PermissionGrants
    .filter(
      (grant) =>
        grant.clientId === client.servicePrincipal.id &&
        grant.resourceId === requested.resource.id &&
        (grant.consentType === 'AllPrincipals' || grant.principalId === user.id),
    )
    .flatMap(({ scope }) => scope.split(' ').filter(Boolean));
  const lower = new Set(consented.map((permission) => permission.toLowerCase()));
  if (consented.length === 0 || asked.some((permission) => !lower.has(permission.toLowerCase()))) {
    throw new TokenError(65_001, `Identifier '${client.application.appId}' named '${client.application.displayName}'.`);
  }
  return consented;
}
