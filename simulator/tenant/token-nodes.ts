/**
 * The token endpoint is several nodes, and a new credential reaches each at its own moment: until then that node answers
 * AADSTS7000215 or 700027, and the next request may meet another node.
 */
import type { Delays } from '../delays.ts';

export const tokenNodeCount = 3;

/** `effectiveAt` of a new credential: one moment for each node. */
export function reachesTokenNodes(delays: Delays): string[] {
  return Array.from({ length: tokenNodeCount }, () => delays.effectiveAt('credential'));
}
