/** `POST /{tenant}/oauth2/v2.0/token`: one function for each grant. Everything refused is a thrown TokenError. */
import type { Core } from '../core.ts';
import type { SimulatorRequest, SimulatorResponse } from '../http/message.ts';
import type { RequestContext } from '../tenant/request-context.ts';
import type { User } from '../tenant/state.ts';
import type { Random } from '../random.ts';
import { checkAdmission, mustSignInAgain } from './authorize/admission.ts';
import type { AuthorizationCodes } from './authorize/authorization-codes.ts';
import type { Platform } from './authorize/reply-address.ts';
import { authenticateClient, type Client } from './client-authentication.ts';
import type { DeviceCodes } from './device-codes.ts';
import type { Authentication } from './id-token.ts';
import { checkAccount, checkPassword } from './password.ts';
import { checkStillGranted, readRefreshToken } from './refresh-token.ts';
import { resolveScope } from './resource.ts';
import { logSignIn } from './sign-in-log.ts';
import { checkApplicationSignIn, checkUserSignIn } from './sign-in-policy.ts';
import { resolveTenant, type TenantName } from './tenant-name.ts';
import { answerApplication, answerUser } from './token-answer.ts';
import { TokenError } from './token-error.ts';

export interface TokenRequest {
  core: Core;
  devices: DeviceCodes;
  codes: AuthorizationCodes;
  /** Draws the token node. */
  nodes: Random;
  request: SimulatorRequest;
  context: RequestContext;
  /** As the path has it. */
  tenant: string;
}

/** @throws TokenError */
export async function issueToken(call: TokenRequest): Promise<SimulatorResponse> {
  const tenant = resolveTenant(call.tenant, call.core.store.state);
  const form = new URLSearchParams(call.request.body);
  if (call.core.faults.active('loop-detected', { appId: form.get('client_id') ?? '' })) throw new TokenError(50_196);
  switch (form.get('grant_type')) {
    case 'client_credentials':
      return clientCredentials(call, form, tenant);
    case 'password':
      return password(call, form, tenant);
    case 'device_code':
    case 'urn:ietf:params:oauth:grant-type:device_code':
      return deviceCode(call, form);
    case 'authorization_code':
      return authorizationCode(call, form);
    case 'refresh_token':
      return refreshToken(call, form);
    case null:
      throw new TokenError(900_144, "'grant_type'");
    default:
      throw new TokenError(70_003);
  }
}

async function clientCredentials(call: TokenRequest, form: URLSearchParams, tenant: TenantName) {
  const { core, context } = call;
  if (tenant !== 'this') throw new TokenError(50_059);
  const scope = required(form, 'scope');
  const client = await authenticate(call, form);
  // Microsoft's own public clients have no credential.
  if (client.kind !== 'application') throw new TokenError(7_000_218);
  const requested = resolveScope(scope, core.store.state);
  if (requested.permissions.join(' ') !== '.default') throw new TokenError(1_002_012);
  checkApplicationSignIn(core, client.servicePrincipal.id, {
    resourceAppIds: [requested.resource.appId],
    sourceAddress: context.sourceAddress,
    transferMethod: 'none',
    mfaSatisfied: false,
  });
  const answer = await answerApplication(core, client, requested);
  logSignIn(core, { ...client, resource: requested.resource, sourceAddress: context.sourceAddress });
  return answer;
}

async function password(call: TokenRequest, form: URLSearchParams, tenant: TenantName) {
  if (tenant === 'common' || tenant === 'consumers') throw new TokenError(9_001_023);
  const scope = required(form, 'scope');
  const userName = required(form, 'username');
  const secret = required(form, 'password');
  const client = await authenticate(call, form);
  const user = checkPassword(call.core, userName, secret);
  return answerFor(call, { client, user, scope, transferMethod: 'none', mfaSatisfied: false });
}

async function deviceCode(call: TokenRequest, form: URLSearchParams) {
  const { core, devices } = call;
  const code = form.get('device_code') ?? required(form, 'code');
  const client = await authenticate(call, form);
  const device = devices.find(code);
  if (device === undefined || device.clientId !== form.get('client_id')?.toLowerCase()) throw new TokenError(70_018);
  if (Date.now() > device.expiresAt) throw new TokenError(70_019);
  const { decision } = device;
  if (decision.kind === 'pending') throw new TokenError(70_016);
  devices.forget(code);
  if (decision.kind === 'declined') throw new TokenError(65_004);
  const user = core.store.state.users.find(({ id }) => id === decision.userId);
  if (user === undefined) throw new TokenError(50_034);
  checkAccount(user);
  return answerFor(call, { client, user, scope: device.scope, transferMethod: 'deviceCodeFlow', mfaSatisfied: true });
}

async function authorizationCode(call: TokenRequest, form: URLSearchParams) {
  const { codes } = call;
  const code = required(form, 'code');
  const redirectUri = required(form, 'redirect_uri');
  const platform = codes.platformOf(code);
  const client = await authenticate(call, form, platform);
  if (client.kind === 'first-party') throw new TokenError(70_000, 'The code was issued to another client.');
  const clientId = client.application.appId;
  const { userId, scope, nonce, authTime } = codes.redeem(code, {
    clientId,
    redirectUri,
    verifier: form.get('code_verifier'),
  });
  const user = call.core.store.state.users.find(({ id }) => id === userId);
  if (user === undefined) throw new TokenError(50_034);
  return answerSignedIn(call, client, user, scope, { nonce, authTime, platform });
}

async function refreshToken(call: TokenRequest, form: URLSearchParams) {
  const { core, context } = call;
  const refresh = await readRefreshToken(core.tokens.key, required(form, 'refresh_token'));
  const { authentication } = refresh;
  const client = await authenticate(call, form, authentication?.platform);
  if (refresh.clientId !== form.get('client_id')?.toLowerCase()) throw new TokenError(70_000);
  const user = core.store.state.users.find(({ id }) => id === refresh.userId);
  if (user === undefined) throw new TokenError(50_034);
  checkAccount(user);
  checkStillGranted(refresh, user);
  const scope = form.get('scope') ?? refresh.scope;
  if (authentication === undefined || client.kind === 'first-party') {
    return answerFor(call, { client, user, scope, transferMethod: 'none', mfaSatisfied: refresh.mfaSatisfied });
  }
  const asked = { ...client, platform: authentication.platform, requested: resolveScope(scope, core.store.state) };
  if (mustSignInAgain(core, user, asked, context.sourceAddress, authentication.authTime)) throw new TokenError(70_043);
  return answerSignedIn(call, client, user, scope, authentication);
}

/** For somebody who has signed in by the page. */
async function answerSignedIn(
  call: TokenRequest,
  client: Exclude<Client, { kind: 'first-party' }>,
  user: User,
  scope: string,
  authentication: Authentication,
): Promise<SimulatorResponse> {
  const { core, context } = call;
  const { sourceAddress } = context;
  const requested = resolveScope(scope, core.store.state);
  checkAdmission(core, user, { ...client, platform: authentication.platform, requested }, sourceAddress);
  const issuer = issuerOf(call);
  return answerUser({
    core,
    client,
    user,
    requested,
    scope,
    issuer,
    sourceAddress,
    mfaSatisfied: true,
    authentication,
  });
}

interface SignedIn {
  client: Client;
  user: User;
  scope: string;
  transferMethod: 'none' | 'deviceCodeFlow';
  mfaSatisfied: boolean;
}

async function answerFor(call: TokenRequest, signedIn: SignedIn): Promise<SimulatorResponse> {
  const { core, context } = call;
  const { client, user, scope, transferMethod, mfaSatisfied } = signedIn;
  const requested = resolveScope(scope, core.store.state);
  const { sourceAddress } = context;
  checkUserSignIn(core, user, {
    resourceAppIds: [requested.resource.appId],
    sourceAddress,
    transferMethod,
    mfaSatisfied,
  });
  return answerUser({ core, client, user, requested, scope, issuer: issuerOf(call), sourceAddress, mfaSatisfied });
}

const issuerOf = ({ request, core }: TokenRequest) => `${request.origin}/${core.store.state.tenant.id}/v2.0`;

async function authenticate(call: TokenRequest, form: URLSearchParams, platform?: Platform): Promise<Client> {
  const { core, request, nodes } = call;
  const basic = basicCredentials(request.headers['authorization']);
  const credentials = {
    clientId: form.get('client_id') ?? basic?.clientId,
    secret: form.get('client_secret') ?? basic?.secret,
    assertion: form.get('client_assertion') ?? undefined,
  };
  const own = core.store.state.tenant;
  const tenants = [call.tenant, own.id, own.initialDomain, ...own.domains.map(({ name }) => name)];
  const origins = [request.origin, 'https://login.microsoftonline.com'];
  const audiences = origins.flatMap((origin) =>
    tenants.flatMap((tenant) =>
      ['/oauth2/v2.0/token', '/v2.0', '/oauth2/token'].map((end) => `${origin}/${tenant}${end}`),
    ),
  );
  const isAudience = (name: string) => audiences.some((known) => known.toLowerCase() === name.toLowerCase());
  return authenticateClient(core, credentials, isAudience, nodes, platform);
}

function basicCredentials(header: string | undefined): { clientId: string; secret: string } | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [clientId = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { clientId: formDecoded(clientId), secret: formDecoded(secret.join(':')) };
}

/** Both halves of Basic client authentication are form-encoded (RFC 6749, 2.3.1). */
const formDecoded = (text: string) => new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? '';

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') throw new TokenError(900_144, `'${name}'`);
  return value;
}
