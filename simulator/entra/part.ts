/** Entra's sign-in service: what MSALs ask before a token, and the token endpoint. */
import { randomUUID } from 'node:crypto';
import type { Core } from '../core.ts';
import { json, type SimulatorResponse } from '../http/message.ts';
import { entraHosts } from '../http/microsoft-hosts.ts';
import type { Part, Refusal } from '../http/part.ts';
import type { RequestContext } from '../tenant/request-context.ts';
import { createRouter, type RouteHandler } from '../http/router.ts';
import { createRandom } from '../random.ts';
import { createAuthenticationTimes } from './authorize/authentication-time.ts';
import { createAuthorizationCodes } from './authorize/authorization-codes.ts';
import { createBrowserSessions } from './authorize/browser-sessions.ts';
import { errorPage, signedOutPage } from './authorize/pages.ts';
import { createSignInFlows } from './authorize/sign-in-flows.ts';
import { authorize, type SignInService, submitPage } from './authorize/sign-in.ts';
import { authenticateClient } from './client-authentication.ts';
import { type DeviceCodes, deviceCodeLifetime } from './device-codes.ts';
import { instanceDiscovery, openIdConfiguration, userRealm } from './discovery.ts';
import { resolveTenant } from './tenant-name.ts';
import { issueToken } from './token-endpoint.ts';
import { describeError, TokenError, tokenErrorResponse } from './token-error.ts';

/** @param devices shared with the administration, where somebody completes a code */
export function createEntraPart(core: Core, devices: DeviceCodes): Part {
  const nodes = createRandom(core.random.serialize() + 1);
  const tenantId = () => core.store.state.tenant.id;
  const configuration =
    (version: 'v1' | 'v2'): RouteHandler =>
    (request, _context, { tenant = '' }) => {
      const isThis = resolveTenant(tenant, core.store.state) === 'this';
      return openIdConfiguration(request, tenant, isThis ? tenantId() : '{tenantid}', version);
    };
  const service: SignInService = {
    core,
    codes: createAuthorizationCodes(),
    sessions: createBrowserSessions(),
    times: createAuthenticationTimes(),
    flows: createSignInFlows(),
  };
  const signIn: RouteHandler = (request, context, { tenant = '' }) =>
    onPage(context, () => authorize(service, { request, context }, tenant));
  const signOut: RouteHandler = (request) => signedOutPage([service.sessions.signOut(request)]);
  const keys: RouteHandler = () => json(200, { keys: [core.tokens.key.jwk] });

  const route = createRouter({
    'GET /common/discovery/instance': (request) => instanceDiscovery(request),
    'GET /common/userrealm/:login': (_request, _context, { login = '' }) => userRealm(login, core.store.state),
    'GET /common/userrealm': (request) => userRealm(request.query.get('user') ?? '', core.store.state),
    'GET /common/oauth2/deviceauth': () => ({
      status: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: 'Codes are completed by POST /_simulator/device {userCode, userName, decision} on the administration address.\n',
    }),
    'GET /:tenant/v2.0/.well-known/openid-configuration': configuration('v2'),
    'GET /:tenant/.well-known/openid-configuration': configuration('v1'),
    'GET /:tenant/discovery/v2.0/keys': keys,
    'GET /:tenant/discovery/keys': keys,
    'POST /:tenant/oauth2/v2.0/token': (request, context, { tenant = '' }) =>
      issueToken({ core, devices, codes: service.codes, nodes, request, context, tenant }),
    'GET /:tenant/oauth2/v2.0/authorize': signIn,
    'POST /:tenant/oauth2/v2.0/authorize': signIn,
    'GET /:tenant/oauth2/v2.0/logout': signOut,
    'POST /:tenant/oauth2/v2.0/logout': signOut,
    'POST /:tenant/login': (request, context) => onPage(context, () => submitPage(service, { request, context })),
    'POST /:tenant/oauth2/v2.0/devicecode': async (request, _context, { tenant = '' }) => {
      resolveTenant(tenant, core.store.state);
      const form = new URLSearchParams(request.body.length > 0 ? request.body : request.search);
      const clientId = form.get('client_id')?.toLowerCase();
      const scope = form.get('scope');
      if (clientId === undefined) throw new TokenError(900_144, "'client_id'");
      if (scope === null) throw new TokenError(900_144, "'scope'");
      await knownClient(core, clientId);
      const { deviceCode, device } = devices.begin(clientId, scope);
      const page = `${request.origin}/common/oauth2/deviceauth`;
      return json(200, {
        user_code: device.userCode,
        device_code: deviceCode,
        verification_uri: page,
        expires_in: deviceCodeLifetime,
        interval: 1,
        message: `To sign in, use a web browser to open the page ${page} and enter the code ${device.userCode} to authenticate.`,
      });
    },
  });

  return {
    name: 'entra',
    hosts: entraHosts,
    owns: () => true,
    async handle(request, context) {
      try {
        return await route(request, context);
      } catch (error) {
        if (error instanceof TokenError) return tokenErrorResponse(error, context, request.origin);
        throw error;
      }
    },
    refuse: (refusal, _request, context) => refuse(refusal, context),
  };
}

/** What a person's browser asked for is refused on a page. */
async function onPage(
  context: RequestContext,
  answer: () => Promise<SimulatorResponse> | SimulatorResponse,
): Promise<SimulatorResponse> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof TokenError) return errorPage(400, describeError(error, context).description);
    throw error;
  }
}

/** A client that asks for a device code proves nothing yet, but it must exist. */
async function knownClient(core: Core, clientId: string): Promise<void> {
  try {
    await authenticateClient(core, { clientId, secret: undefined, assertion: undefined }, () => true, createRandom(0));
  } catch (error) {
    if (!(error instanceof TokenError) || error.code !== 7_000_218) throw error;
  }
}

function refuse(refusal: Refusal, context: RequestContext): SimulatorResponse {
  const ids = { trace_id: context.requestId, correlation_id: context.clientRequestId ?? randomUUID() };
  if (refusal.kind === 'not-implemented') {
    return json(501, { error: 'not_implemented', error_description: 'This endpoint is not simulated.', ...ids });
  }
  if (refusal.kind === 'broken') {
    return json(500, { error: 'server_error', error_description: refusal.message, ...ids });
  }
  if (refusal.kind === 'denied') {
    return json(403, { error: 'access_denied', error_description: 'The request is denied.', ...ids });
  }
  const isThrottled = refusal.kind === 'throttled';
  const code = isThrottled ? 90_055 : 90_033;
  const text = isThrottled ? 'Too many requests.' : 'A transient error has occurred. Please try again.';
  return json(
    isThrottled ? 429 : 503,
    { error: 'temporarily_unavailable', error_description: `AADSTS${code}: ${text}`, error_codes: [code], ...ids },
    { 'retry-after': String(refusal.retryAfterSeconds) },
  );
}
