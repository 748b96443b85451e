/**
 * Microsoft Graph, v1.0 and the one path of beta that is used. Source of shapes: learn, graph/api; of types: the
 * published metadata (see published-types.ts). What isn't simulated answers 501.
 */
import type { Core } from '../core.ts';
import type { SimulatorRequest, SimulatorResponse } from '../http/message.ts';
import { graphHosts } from '../http/microsoft-hosts.ts';
import type { Part, Refusal } from '../http/part.ts';
import type { RequestContext } from '../tenant/request-context.ts';
import { batch } from './batch.ts';
import { dispatch, refusal } from './dispatch.ts';
import { denied, GraphError, notImplemented, throttled, unauthenticated } from './graph-error.ts';

const audiences = ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'];

export function createGraphPart(core: Core): Part {
  return {
    name: 'graph',
    hosts: graphHosts,
    owns: (path) => /^\/(v1\.0|beta)(\/|$)/i.test(path),
    handle: (request, context) => handle(core, request, context),
    refuse: (reason, request, context) => refusal(worded(reason, request), context),
  };
}

async function handle(
  core: Core,
  request: SimulatorRequest,
  context: RequestContext,
): Promise<SimulatorResponse | null> {
  const authentication = await core.tokens.authenticate(request, audiences);
  if (!authentication.ok) {
    const error = unauthenticated(words[authentication.reason]);
    error.headers['www-authenticate'] =
      'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"';
    return refusal(error, context);
  }
  const { caller } = authentication;
  context.caller = caller;
  if (!/^\/(v1\.0|beta)\/\$batch$/i.test(request.path)) return dispatch(core, request, context, caller);
  if (request.method !== 'POST') return null;
  try {
    return await batch(core, request, context, caller);
  } catch (error) {
    if (error instanceof GraphError) return refusal(error, context);
    throw error;
  }
}

const words = {
  missing: 'Access token is empty.',
  invalid: 'IDX10511: Signature validation failed.',
  expired: 'Lifetime validation failed, the token is expired.',
  'wrong-audience': 'Access token validation failure. Invalid audience.',
};

function worded(reason: Refusal, { method, path }: SimulatorRequest): GraphError {
  switch (reason.kind) {
    case 'throttled':
    case 'unavailable':
      return throttled(reason.kind, reason.retryAfterSeconds);
    case 'denied':
      return denied();
    case 'not-implemented':
      return notImplemented(`${method} ${path}`);
    default:
      return new GraphError(
        500,
        'generalException',
        'The simulated tenant failed to answer; its standard error has the cause.',
      );
  }
}
