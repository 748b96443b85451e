/**
 * What clients read before they ask for a token: OpenID configuration, keys, instance discovery, user realm.
 * All addresses follow the Host header, since MSALs compare the issuer's host with the authority's.
 */
import { json, type SimulatorRequest, type SimulatorResponse } from '../http/message.ts';
import type { TenantState } from '../tenant/state.ts';

export function openIdConfiguration(
  request: SimulatorRequest,
  tenant: string,
  tenantId: string,
  version: 'v1' | 'v2',
): SimulatorResponse {
  const base = `${request.origin}/${tenant}`;
  const oauth = version === 'v2' ? `${base}/oauth2/v2.0` : `${base}/oauth2`;
  return json(200, {
    issuer: version === 'v2' ? `${request.origin}/${tenantId}/v2.0` : `https://sts.windows.net/${tenantId}/`,
    authorization_endpoint: `${oauth}/authorize`,
    token_endpoint: `${oauth}/token`,
    device_authorization_endpoint: `${oauth}/devicecode`,
    end_session_endpoint: `${oauth}/logout`,
    jwks_uri: `${base}/discovery/${version === 'v2' ? 'v2.0/' : ''}keys`,
    userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'preferred_username', 'name', 'tid', 'ver', 'email'],
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    request_uri_parameter_supported: false,
    tenant_region_scope: 'EU',
    cloud_instance_name: 'microsoftonline.com',
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: 'graph.microsoft.com',
    rbac_url: 'https://pas.windows.net',
  });
}

/** Names of the one global cloud; only the first is served. */
const cloudAliases = ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'];

/** Which hosts are one cloud: Microsoft's names, and the one that the client came by. */
export function instanceDiscovery(request: SimulatorRequest): SimulatorResponse {
  const asked = request.query.get('authorization_endpoint') ?? '';
  const host = hostOf(asked);
  const own = hostOf(request.origin);
  const known = [...cloudAliases, own, ...(isLoopback(host) ? [host] : [])];
  if (host === '' || !known.includes(host)) {
    return json(400, {
      error: 'invalid_instance',
      error_description: 'AADSTS50049: Unknown or invalid instance.',
      error_codes: [50_049],
    });
  }
  const isMicrosofts = cloudAliases.includes(host);
  const preferred = isMicrosofts ? 'login.microsoftonline.com' : host;
  return json(200, {
    tenant_discovery_endpoint: asked.replace(/\/oauth2\/.*$/i, '/v2.0/.well-known/openid-configuration'),
    'api-version': '1.1',
    metadata: [
      {
        preferred_network: preferred,
        preferred_cache: isMicrosofts ? 'login.windows.net' : host,
        aliases: isMicrosofts ? cloudAliases : [host],
      },
    ],
  });
}

/** Is an account's domain managed here, federated, or unknown? */
export function userRealm(login: string, state: TenantState): SimulatorResponse {
  const domainName = login.slice(login.lastIndexOf('@') + 1).toLowerCase();
  const domains = [{ name: state.tenant.initialDomain, authentication: 'Managed' as const }, ...state.tenant.domains];
  const domain = domains.find(({ name }) => name.toLowerCase() === domainName);
  if (domain === undefined)
    return json(200, { ver: '1.0', account_type: 'Unknown', cloud_instance_name: 'microsoftonline.com' });
  const shared = {
    ver: '1.0',
    account_type: domain.authentication,
    domain_name: domain.name,
    cloud_instance_name: 'microsoftonline.com',
    cloud_audience_urn: 'urn:federation:MicrosoftOnline',
  };
  if (domain.authentication === 'Managed') return json(200, shared);
  const federation = `https://sts.${domain.name}/adfs`;
  return json(200, {
    ...shared,
    federation_protocol: 'WSTrust',
    federation_metadata_url: `${federation}/services/trust/mex`,
    federation_active_auth_url: `${federation}/services/trust/2005/usernamemixed`,
  });
}

const isLoopback = (host: string) => /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);

function hostOf(url: string): string {
  try {
    return new URL(url).host.toLowerCase();
  } catch {
    return '';
  }
}
