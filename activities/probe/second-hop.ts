/** See `second-hop-look.ts`. */
import { secondHopProbe } from '../../domain/probes/second-hop.ts';
import { probeImplementation } from './implementation.ts';
import { lookAtSecondHop } from './second-hop-look.ts';

export const secondHopImplementation = probeImplementation({ probe: secondHopProbe, look: lookAtSecondHop });
