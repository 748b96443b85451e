/**
 * Exchange Web Services: one address, SOAP over POST, bearer tokens only.
 *
 * The order of refusals: no token or one without any EWS permission (401), the organization's policy (403), a request that
 * the schema doesn't allow (500 fault), as whom it acts (500 fault), the mailbox's policy (403), then the operation. Every
 * answer is held against the same schema before it leaves: one that isn't valid is a defect of the simulator.
 */
import type { Core } from '../core.ts';
import { exchangeAudiences } from '../exchange/part.ts';
import { empty, type SimulatorRequest, type SimulatorResponse } from '../http/message.ts';
import { exchangeHosts } from '../http/microsoft-hosts.ts';
import type { Part, Refusal } from '../http/part.ts';
import type { RequestContext } from '../http/request-context.ts';
import type { Caller } from '../identity/caller.ts';
import { actingMailbox, mayUseEws } from './acting.ts';
import { EwsFault, faultBody } from './ews-error.ts';
import { operations } from './operations.ts';
import { blockedByPolicy } from './policy-gate.ts';
import type * as Schema from './xml/schema.ts';
import { child, type XmlNode } from './xml/tree.ts';
import { type Element, envelope } from './xml/write.ts';

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
      // Imported on the first request: libxml2 waits for WebAssembly at the top level.
      const schema = await import('./xml/schema.ts');
      try {
        const soap = validRequest(request.body, schema);
        return answer({ core, context, caller, soap, check: schema.readValid });
      } catch (error) {
        if (error instanceof EwsFault) return soapResponse(error.status, faultBody(error), schema.readValid);
        throw error;
      }
    },
    refuse: (refusal, request) => refuse(refusal, request),
  };
}

function validRequest(body: string, schema: typeof Schema): XmlNode {
  try {
    return schema.readValid(body);
  } catch (error) {
    if (!(error instanceof schema.SchemaViolation)) throw error;
    throw new EwsFault('ErrorSchemaValidation', `The request failed schema validation: ${error.message}`, {
      values: { LineNumber: String(error.line), LinePosition: '0', Violation: error.message },
    });
  }
}

function answer(given: {
  core: Core;
  context: RequestContext;
  caller: Caller;
  soap: XmlNode;
  check: (xml: string) => unknown;
}): SimulatorResponse {
  const { core, context, caller, soap, check } = given;
  const [request] = child(soap, 'Body')!.children;
  const operation = operations[request!.name];
  if (!operation) {
    throw new EwsFault('ErrorInvalidOperation', `The simulator doesn't play ${request!.name}.`, { status: 501 });
  }
  const acting = actingMailbox(core, caller, child(soap, 'Header'));
  const blocked = blockedByPolicy(core, caller.appId, acting);
  if (blocked !== null) return empty(403, { 'x-ews-policy-reason': blocked });
  return soapResponse(200, operation({ core, context, caller, acting, request: request! }), check);
}

/** @param check throws where the answer isn't valid */
function soapResponse(status: number, body: Element, check?: (xml: string) => unknown): SimulatorResponse {
  const xml = envelope(body);
  check?.(xml);
  return { status, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: xml };
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

/** Clients of EWS can't read a 429: the service says that it is busy by a fault, or by 503. */
function refuse(refusal: Refusal, request: SimulatorRequest): SimulatorResponse {
  switch (refusal.kind) {
    case 'throttled': {
      const values = { BackOffMilliseconds: String(refusal.retryAfterSeconds * 1000) };
      const message = 'The server cannot service this request right now. Try again later.';
      return soapResponse(500, faultBody(new EwsFault('ErrorServerBusy', message, { values })));
    }
    case 'unavailable':
      return empty(503, { 'retry-after': String(refusal.retryAfterSeconds) });
    case 'broken':
      return soapResponse(500, faultBody(new EwsFault('ErrorInternalServerError', refusal.message)));
    default: {
      const message = `The simulator doesn't implement ${request.method} ${request.path}.`;
      return soapResponse(501, faultBody(new EwsFault('ErrorInvalidOperation', message)));
    }
  }
}
