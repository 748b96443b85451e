/**
 * Exchange Web Services: one address, SOAP over POST, bearer tokens only.
 *
 * The order of refusals: no token or one without any EWS permission (401), the organization's policy (403), a request that
 * the schema doesn't allow (500 fault), as whom it acts (500 fault), the mailbox's policy (403), then the operation.
 */
import type { Core } from '../core.ts';
import { exchangeAudiences } from '../exchange/part.ts';
import { empty, type SimulatorResponse } from '../http/message.ts';
import { exchangeHosts } from '../http/microsoft-hosts.ts';
import type { Part } from '../http/part.ts';
import { mayUseEws, tokenAccess } from './acting.ts';
import { blockedByPolicy } from './policy-gate.ts';
import { answerSoap, refuseSoap } from './soap-answer.ts';
import { serviceVersion } from './xml/write.ts';

/** One header for each scheme. Basic is offered, as the service still does, and always refused. */
const challenges = [
  'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="00000001-0000-0000-c000-000000000000@*", token_types="app_asserted_user_v1 service_asserted_app_v1", authorization_uri="https://login.windows.net/common/oauth2/authorize"',
  'Basic Realm=""',
];

const noPermissions =
  '2000008;reason="The token contains no permissions, or permissions can not be understood.";error_category="invalid_grant"';

export function createEwsPart(core: Core): Part {
  return {
    name: 'ews',
    hosts: exchangeHosts,
    owns: (path) => /^\/ews(\/|$)/i.test(path),
    async handle(request, context) {
      if (!/^\/ews\/exchange\.asmx$/i.test(request.path)) return null;
      const authentication = await core.tokens.authenticate(request, exchangeAudiences);
      if (!authentication.ok) return unauthorized(authentication.reason);
      const { caller } = authentication;
      context.caller = caller;
      if (request.method !== 'POST') return null;
      if (!mayUseEws(core, caller))
        return empty(401, { 'www-authenticate': challenges, 'x-ms-diagnostics': noPermissions });
      const blocked = blockedByPolicy(core, caller.appId, null);
      if (blocked !== null) return empty(403, { 'x-ews-policy-reason': blocked });
      return answerSoap({
        core,
        context,
        access: tokenAccess(core, caller),
        version: serviceVersion,
        body: request.body,
        blocked(acting) {
          const reason = blockedByPolicy(core, caller.appId, acting);
          return reason === null ? null : empty(403, { 'x-ews-policy-reason': reason });
        },
      });
    },
    refuse: (refusal, request) => refuseSoap(refusal, request, serviceVersion),
  };
}

function unauthorized(reason: string): SimulatorResponse {
  const category = reason === 'expired' ? 'token_expired' : 'invalid_token';
  return empty(401, {
    'www-authenticate': challenges,
    ...(reason === 'missing'
      ? {}
      : { 'x-ms-diagnostics': `2000003;reason="The token is not accepted.";error_category="${category}"` }),
  });
}
