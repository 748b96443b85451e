/**
 * How many runs a worker keeps in its cache: bounded by the memory that the process may use, and not only by a number. A
 * run beyond it is replayed when it is woken.
 */
import { constrainedMemory } from 'node:process';
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/**
 * What a waiting run may take of the process: some half a megabyte is live (`bench/cached-runs.ts`); what isn't collected yet,
 * and what Core keeps, is allowed for with four times as much.
 */
const bytesOfRun = 2_500_000;
/** Of the memory, for runs; the rest is for activities, PowerShell and whatever else runs on the machine. */
const share = 0.25;
/** Of the heap limit: beyond it a thread of workflows ends the process. */
const shareOfHeap = 0.5;
const least = 20;
const most = 2_000;

/** What the process may use, in bytes. */
export interface Memory {
  /** The machine's, or, where it is less, what a cgroup allows. */
  readonly available: number;
  /** V8's limit for one thread; all workflows run on one. */
  readonly heap: number;
}

export function memoryOfProcess(): Memory {
  // 0, or more than there is, where nothing limits it.
  const constrained = constrainedMemory();
  const limited = constrained > 0 && constrained < totalmem();
  return { available: limited ? constrained : totalmem(), heap: getHeapStatistics().heap_size_limit };
}

/** @param workers of one process, which share its memory */
export function cachedWorkflows({ available, heap }: Memory = memoryOfProcess(), workers = 1): number {
  const runs = Math.min((available * share) / workers, heap * shareOfHeap) / bytesOfRun;
  return Math.max(least, Math.min(most, Math.floor(runs)));
}
