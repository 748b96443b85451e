/** When a run waits for a person. */
import type { Phase } from '../../domain/run-status.ts';

export const phasesOfWaiting = [
  'awaiting-approval',
  'awaiting-manual-step',
  'needs-attention',
] as const satisfies readonly Phase[];

/** The one in which the requester can't do what the run waits for. */
export const phaseOfOthers = 'awaiting-approval' satisfies Phase;

export function waitsForPerson(phase: Phase): boolean {
  return phasesOfWaiting.some((each) => each === phase);
}
