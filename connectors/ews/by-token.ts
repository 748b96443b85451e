/** EWS of Exchange Online with a token, as an application. */
import { sendAs } from '../bearer.ts';
import type { CallOptions } from '../call-options.ts';
import type { Connected } from '../connected.ts';
import type { Identity } from '../entra/identity.ts';
import type { EwsCaller } from './ews-caller.ts';

export function ewsByToken(connected: Connected, identity: Identity, options: CallOptions = {}): EwsCaller {
  const caller = { connected, identity, scope: connected.scopes.exchange, options };
  return {
    url: connected.ews,
    send: async (request) => sendAs(caller, { ...request, url: connected.ews }),
    unauthorized: () => 'ews-token-refused',
  };
}
