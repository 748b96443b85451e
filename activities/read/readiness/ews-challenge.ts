/** What EWS asks of a caller without credentials, over TLS that is checked. */
import { challenge } from '../../../connectors/ews/challenge.ts';
import type { Evidence } from '../../../domain/plan.ts';
import type { ConnectionContext } from '../../context.ts';

export interface ReadChallenge {
  readonly offersBasic: boolean;
  readonly evidence: Evidence;
}

export async function readEwsChallenge({ onPremises, signal }: ConnectionContext): Promise<ReadChallenge> {
  const { organization } = onPremises;
  const { schemes, redirect, status } = await challenge(organization, signal);
  const asks =
    schemes.length === 0 ? `answers ${status} without asking for a sign-in` : `asks for ${schemes.join(', ')}`;
  const observed = redirect === undefined ? asks : `sends callers to ${redirect}: a form is in front of it`;
  return {
    offersBasic: schemes.includes('Basic'),
    evidence: { name: 'EWS', observed: `${organization.ews} ${observed}; its certificate is trusted here` },
  };
}
