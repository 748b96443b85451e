/**
 * Exchange Online's administration endpoint.
 */
import type { CallOptions } from '../call-options.ts';
import type { Connected } from '../connected.ts';
import type { Identity } from '../entra/identity.ts';
import { administrationClient } from './administration-client.ts';
import type { AdministrationClient } from './administration-client.ts';
import { applicationAnchor } from './anchors.ts';

export type ExchangeOnline = AdministrationClient;

/** A client for one identity of a connection. */
export function exchangeOnline(connected: Connected, identity: Identity, options: CallOptions = {}): ExchangeOnline {
  const place = {
    origin: async () => connected.exchange,
    scope: connected.scopes.exchange,
    systemAnchor: applicationAnchor(connected.tenantId),
  };
  return administrationClient(place, connected, identity, options);
}
