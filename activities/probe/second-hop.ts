/** See `second-hop-attempt.ts`. */
import { secondHopProbe } from '../../domain/probes/second-hop.ts';
import { probeImplementation } from './implementation.ts';
import { attemptSecondHop } from './second-hop-attempt.ts';

export const secondHopImplementation = probeImplementation({ probe: secondHopProbe, attempt: attemptSecondHop });
