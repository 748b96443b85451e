/** The attempt of the probe of the same name, as what a stage decides by. */
import { isFailure } from '../../domain/failure.ts';
import type { Observation } from '../../domain/probe.ts';
import type { RemoteAccount } from '../../domain/probes/remote-account.ts';
import { secondHop, type SecondHop } from '../../domain/sources/second-hop.ts';
import type { ConnectionContext } from '../context.ts';
import { attemptSecondHop } from '../probe/second-hop-attempt.ts';
import { sourceImplementation } from './implementation.ts';

const states: Record<Observation['outcome'], SecondHop['state']> = {
  allowed: 'works',
  refused: 'fails',
  inconclusive: 'unknown',
};

export const secondHopReading = sourceImplementation({
  source: secondHop,
  read: async (context, remote) => {
    const { outcome, observed } = await attempt(context, remote);
    return { value: { state: states[outcome] }, evidence: [{ name: `${remote.server}: second hop`, observed }] };
  },
});

/** A session that is refused says nothing of the hop; the probe that follows says why, and waits for a person. */
async function attempt(context: ConnectionContext, remote: RemoteAccount): Promise<Observation> {
  try {
    return await attemptSecondHop(context, remote);
  } catch (error) {
    if (!isFailure(error) || error.failureClass === 'transient') throw error;
    return { outcome: 'inconclusive', code: error.code, observed: error.operator };
  }
}
