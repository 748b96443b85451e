/**
 * Exchange's service principal of an enterprise application: what role assignments and mailbox permissions name. Both
 * of its ids must be right: with the object id of the app *registration* it is made all the same, and authorizes
 * nothing.
 *
 * An Exchange service principal's ids can't be changed. One with a wrong id is replaced, and whatever was granted to it
 * is lost with it. Source: odp, New-ServicePrincipal.
 */
import { z } from 'zod';
import { compare, resource } from '../resource.ts';

export interface ExchangeServicePrincipalDesired {
  readonly appId: string;
  /** Object id of the enterprise application (the service principal in Entra). */
  readonly objectId: string;
  readonly displayName: string;
}

export interface ExchangeServicePrincipalState {
  readonly appId: string;
  readonly objectId: string;
  readonly displayName: string;
  /** What would be lost with the service principal; read only where it has to be replaced. */
  readonly grants: readonly string[];
}

export interface ExchangeServicePrincipalOutput {
  readonly appId: string;
  readonly objectId: string;
  readonly id: string;
}

export const exchangeServicePrincipal = resource<
  ExchangeServicePrincipalDesired,
  ExchangeServicePrincipalState,
  ExchangeServicePrincipalOutput
>({
  kind: 'exchange-service-principal',
  schema: z.strictObject({
    appId: z.guid().toLowerCase(),
    objectId: z.guid().toLowerCase(),
    displayName: z.string().min(1),
  }),
  knownAfterApply: ['appId', 'objectId'],
  name: ({ displayName }) => displayName,
  diff: ({ appId, objectId, displayName }, state) =>
    compare(
      { appId, objectId, displayName },
      { appId: state.appId, objectId: state.objectId, displayName: state.displayName },
    ),
  replacedBy: ['appId', 'objectId'],
  risks: (desired, state) => {
    if (state === undefined || (state.objectId === desired.objectId && state.appId === desired.appId)) return [];
    const lost = state.grants.length === 0 ? 'it has none' : state.grants.join('; ');
    return [
      {
        code: 'service-principal-replaced',
        text: `The Exchange service principal of ${state.objectId} is removed, and what was granted to it is lost: ${lost}.`,
      },
    ];
  },
});
