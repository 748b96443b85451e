/**
 * One call with a token: a kept one first, and upon a 401 exactly one more with a fresh one. A token minted before a
 * grant keeps failing until it expires, so the second try is worth it; a third would only make Entra see a loop.
 */
import { send } from './http/send.ts';
import type { HttpsAnswer, HttpsRequest } from './http/send.ts';
import type { CallOptions } from './call-options.ts';
import type { Connected } from './connected.ts';
import type { Identity } from './entra/identity.ts';
import { mintToken } from './entra/mint-token.ts';

/** Who calls, and with which audience. */
export interface Caller {
  connected: Connected;
  identity: Identity;
  scope: string;
  options: CallOptions;
}

/** Sends a request as the caller. `request.headers` get the Authorization header here and nowhere else. */
export async function sendAs(caller: Caller, request: Omit<HttpsRequest, 'signal'>): Promise<HttpsAnswer> {
  const { connected, options } = caller;
  const route = { trustRoot: connected.trustRoot, proxy: connected.proxy, localAddress: options.localAddress };
  const attempt = async (fresh: boolean): Promise<HttpsAnswer> => {
    const token = await mintToken(connected, {
      identity: caller.identity,
      scope: caller.scope,
      fresh,
      credentialIsNew: options.credentialIsNew ?? false,
      localAddress: options.localAddress,
      signal: options.signal,
    });
    const headers = { ...request.headers, authorization: `Bearer ${token.value}` };
    return send(route, { ...request, headers, signal: options.signal });
  };
  const first = await attempt(options.freshToken ?? false);
  return first.status === 401 && options.freshToken !== true ? attempt(true) : first;
}
