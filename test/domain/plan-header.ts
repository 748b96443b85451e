/** The header of a plan that a test has made itself. */
import type { PlanHeader } from '../../domain/plan-header.ts';

export function headerOf(of: Partial<PlanHeader> = {}): PlanHeader {
  return {
    run: 'toy/toy/s',
    runId: 'r',
    requestedBy: 'ann',
    requestDigest: 'd'.repeat(64),
    program: null,
    ...of,
  };
}
