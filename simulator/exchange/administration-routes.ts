/**
 * The Exchange administration endpoint, as the ExchangeOnlineManagement module speaks it. Undocumented for direct use: its
 * shapes were read from public transcripts and clients.
 *
 * A caller without any cmdlet (no `Exchange.ManageAsApp` in the token, no role that is effective yet) gets 403 with an empty
 * body; for a caller with some cmdlets the others don't exist.
 */
import type { Core } from '../core.ts';
import { empty, json, type SimulatorRequest, type SimulatorResponse } from '../http/message.ts';
import type { Part, Refusal } from '../http/part.ts';
import type { RequestContext } from '../tenant/request-context.ts';
import { createRouter, type RouteHandler } from '../http/router.ts';
import type { Caller } from '../identity/caller.ts';
import { answerBatch } from './batch.ts';
import { CmdletError, notImplemented } from './cmdlet-error.ts';
import { errorResponse } from './error-response.ts';
import type { Product } from './invoke-cmdlet.ts';
import { invokeCommand } from './invoke-command.ts';
import { grantedCmdlets, type GrantedCmdlets } from './rbac/granted-cmdlets.ts';
import { createResultPages } from './result-pages.ts';

interface Admitted {
  caller: Caller;
  granted: GrantedCmdlets;
  base: string;
}

/** One of the two products that are administered in this way. */
export interface AdministeredProduct extends Product {
  /** Names of the product as a token's audience. */
  audiences: readonly string[];
}

export function createAdministrationRoutes(core: Core, administered: AdministeredProduct): Part['handle'] {
  const pages = createResultPages();

  /** The caller, who must have at least one cmdlet of this tenant; or the refusal. */
  async function admit(
    request: SimulatorRequest,
    context: RequestContext,
    version: string,
    tenant: string,
  ): Promise<Admitted | SimulatorResponse> {
    const authentication = await core.tokens.authenticate(request, administered.audiences);
    if (!authentication.ok) return unauthorized(authentication.reason);
    const { caller } = authentication;
    context.caller = caller;
    const { id, initialDomain, domains } = core.store.state.tenant;
    const known = [id, initialDomain, ...domains.map((domain) => domain.name)].map((name) => name.toLowerCase());
    if (!known.includes(tenant.toLowerCase())) return empty(403);
    const granted = grantedCmdlets(core.store.state.exchange, caller, core.clock.now());
    if (granted.names.length === 0) return empty(403);
    return { caller, granted, base: `${request.origin}/adminapi/${version}/${tenant}` };
  }

  const command: RouteHandler = async (request, context, { version = '', tenant = '' }) => {
    const admitted = await admit(request, context, version, tenant);
    return 'status' in admitted
      ? admitted
      : invokeCommand({ core, product: administered, pages, context, request, ...admitted });
  };

  const batch: RouteHandler = async (request, context, { version = '', tenant = '' }) => {
    const admitted = await admit(request, context, version, tenant);
    if ('status' in admitted) return admitted;
    return answerBatch(request, (item) => {
      const isCommand = item.method === 'POST' && /\/InvokeCommand$/i.test(item.path);
      if (!isCommand) return errorResponse(notImplemented(`${item.method} ${item.path} in a batch`));
      return invokeCommand({ core, product: administered, pages, context, request: item, ...admitted });
    });
  };

  const moduleFile: RouteHandler = async (request, context, { version = '', tenant = '' }) => {
    const admitted = await admit(request, context, version, tenant);
    if ('status' in admitted) return admitted;
    const { granted, base } = admitted;
    return json(200, {
      '@odata.context': `${base}/$metadata#EXOModuleFile`,
      value: [{ version: request.query.get('Version') ?? '', exportedCmdlets: granted.names.join(',') }],
    });
  };

  return createRouter({
    'POST /adminapi/:version/:tenant/InvokeCommand': command,
    'POST /adminapi/:version/:tenant/$batch': batch,
    'GET /adminapi/:version/:tenant/EXOModuleFile': moduleFile,
  });
}

function unauthorized(reason: string): SimulatorResponse {
  const challenge =
    reason === 'missing'
      ? 'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="00000001-0000-0000-c000-000000000000@*", token_types="app_asserted_user_v1 service_asserted_app_v1"'
      : 'Bearer error="invalid_token"';
  const category = reason === 'expired' ? 'token_expired' : 'invalid_token';
  return empty(401, {
    'www-authenticate': challenge,
    'x-ms-diagnostics': `2000003;reason="The token is not accepted.";error_category="${category}"`,
  });
}

export function refuse(refusal: Refusal, request: SimulatorRequest): SimulatorResponse {
  switch (refusal.kind) {
    case 'throttled':
    case 'unavailable': {
      const [status, code, type] =
        refusal.kind === 'throttled'
          ? ([429, 'TooManyRequests', 'Microsoft.Exchange.Configuration.RequestThrottledException'] as const)
          : ([503, 'ServiceUnavailable', 'Microsoft.Exchange.Data.Storage.ServerBusyException'] as const);
      const response = errorResponse(new CmdletError(status, code, type, 'The server is busy. Try again later.'));
      return { ...response, headers: { ...response.headers, 'retry-after': String(refusal.retryAfterSeconds) } };
    }
    case 'denied':
      return errorResponse(
        new CmdletError(403, 'Forbidden', 'System.UnauthorizedAccessException', "The caller isn't allowed to do this."),
      );
    case 'broken':
      return errorResponse(
        new CmdletError(500, 'InternalServerError', 'System.InvalidOperationException', refusal.message),
      );
    default:
      return errorResponse(notImplemented(`${request.method} ${request.path}`));
  }
}
