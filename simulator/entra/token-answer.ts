/** What the token endpoint answers when it issues: access token, and for users id token, refresh token, client info. */
import { createHash } from 'node:crypto';
import type { Core } from '../core.ts';
import { json, type SimulatorResponse } from '../http/message.ts';
import type { User } from '../tenant/state.ts';
import type { Client } from './client-authentication.ts';
import { delegatedPermissions } from './delegated-permissions.ts';
import { applicationWids, grantedRoles, userWids } from './granted.ts';
import { type Authentication, mintIdToken } from './id-token.ts';
import { mintRefreshToken } from './refresh-token.ts';
import { oidcScopes, type Requested } from './resource.ts';

const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** For an application by itself: no scope, no refresh token. */
export async function answerApplication(
  core: Core,
  client: Extract<Client, { kind: 'application' }>,
  requested: Requested,
): Promise<SimulatorResponse> {
  const { store, clock, tokens } = core;
  const { application, servicePrincipal, proof } = client;
  const { accessToken, expiresIn } = await tokens.mint(
    {
      kind: 'application',
      appId: application.appId,
      servicePrincipalId: servicePrincipal.id,
      displayName: application.displayName,
      roles: grantedRoles(store.state, clock, [servicePrincipal.id], requested.resource),
      wids: applicationWids(store.state, clock, servicePrincipal.id),
      audience: requested.audience,
    },
    { appidacr: proof === 'secret' ? '1' : '2' },
  );
  const answer = { token_type: 'Bearer', expires_in: expiresIn, ext_expires_in: expiresIn, access_token: accessToken };
  return json(200, answer, noStore);
}

/** For a user through a client. */
export async function answerUser(options: {
  core: Core;
  client: Client;
  user: User;
  requested: Requested;
  /** As it came, for the refresh token. */
  scope: string;
  issuer: string;
  sourceAddress: string;
  mfaSatisfied: boolean;
  /** Of a sign-in by the page. */
  authentication?: Authentication | undefined;
}): Promise<SimulatorResponse> {
  const { core, client, user, requested, issuer, mfaSatisfied, authentication } = options;
  const { state } = core.store;
  const clientId = client.kind === 'first-party' ? client.appId : client.application.appId;
  const scopes = delegatedPermissions(state, client, requested, user);
  const { accessToken, expiresIn } = await core.tokens.mint(
    {
      kind: 'user',
      userId: user.id,
      userPrincipalName: user.userPrincipalName,
      displayName: user.displayName,
      appId: clientId,
      scopes,
      wids: userWids(state, core.clock, user.id),
      audience: requested.audience,
    },
    {
      appidacr: client.kind !== 'application' ? '0' : client.proof === 'secret' ? '1' : '2',
      amr: mfaSatisfied ? ['pwd', 'mfa'] : ['pwd'],
      puid: puidOf(user),
      ipaddr: options.sourceAddress,
    },
  );
  const tenantId = state.tenant.id;
  // `.default` is listed in addition to the scopes that it stood for: some MSALs take a scope that the answer lacks as
  // declined, and fail.
  const asked = requested.permissions.filter((permission) => permission === '.default');
  const ofResource = [...scopes, ...asked].filter((scope) => !oidcScopes.has(scope));
  const granted = ofResource.map((scope) => `${requested.audience}/${scope}`);
  return json(
    200,
    {
      token_type: 'Bearer',
      scope: [...granted, ...requested.oidc].join(' '),
      expires_in: expiresIn,
      ext_expires_in: expiresIn,
      access_token: accessToken,
      ...(requested.oidc.has('offline_access')
        ? {
            refresh_token: await mintRefreshToken(core.tokens.key, {
              userId: user.id,
              clientId,
              scope: options.scope,
              passwordChangedAt: user.passwordChangedAt,
              mfaSatisfied,
              ...(authentication === undefined ? {} : { authentication }),
            }),
          }
        : {}),
      ...(requested.oidc.has('openid')
        ? { id_token: await mintIdToken(core, user, client, issuer, authentication) }
        : {}),
      client_info: Buffer.from(JSON.stringify({ uid: user.id, utid: tenantId })).toString('base64url'),
    },
    noStore,
  );
}

const puidOf = (user: User) => createHash('sha256').update(user.id).digest('hex').slice(0, 16).toUpperCase();
