/**
 * How long to wait between two questions for the phase of a run. One takes 5 ms of the processors, the server's and the
 * client's, and most runs take seconds: who asks ever more rarely sees an end a tenth later, and leaves the processors to it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Phase } from '../../domain/run-status.ts';

/** What a run may leave before anybody has seen it: asked for steadily. */
const passing: ReadonlySet<Phase> = new Set(['planning', 'applying', 'waiting', 'probing', 'rolling-back']);

/** Milliseconds. */
const shortest = 50;
const longest = 400;
const growth = 1.2;

/** @returns waits until it is time to ask again */
export function pollPace(...phases: readonly Phase[]): () => Promise<void> {
  const grows = !phases.some((phase) => passing.has(phase));
  let next = shortest;
  return async () => {
    await sleep(next);
    if (grows) next = Math.min(longest, next * growth);
  };
}
