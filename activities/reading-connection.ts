/**
 * A connection as code that reads gets it: without the identity that writes, which such code must not sign in with, by
 * mistake or because a message made it.
 */
import type { AnyConnected, Connected } from '../connectors/connected.ts';
import type { ConnectedOrganization } from '../connectors/connected-organization.ts';

export function readingConnection(reached: AnyConnected): AnyConnected {
  if (reached.kind === 'exchange-server') return { ...reached, onPremises: readingOrganization(reached.onPremises) };
  const { identities, onPremises } = reached;
  return {
    ...reached,
    identities: withoutWriter<Connected['identities']>(identities),
    ...(onPremises !== undefined && { onPremises: readingOrganization(onPremises) }),
  };
}

function readingOrganization(organization: ConnectedOrganization): ConnectedOrganization {
  return { ...organization, accounts: withoutWriter<ConnectedOrganization['accounts']>(organization.accounts) };
}

function withoutWriter<T extends object>(identities: T): T {
  const get = (): never => {
    throw new RangeError('This activity reads, and has no identity that writes');
  };
  return Object.defineProperty({ ...identities }, 'apply', { get, enumerable: false });
}
