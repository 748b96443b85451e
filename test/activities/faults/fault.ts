/** What can go wrong with one write, at the moments that the journal tells apart. */

export const faults = ['refused', 'answer-lost', 'gone-before', 'gone-after', 'journal-unreachable'] as const;

/**
 * - `refused`: the service refuses it;
 * - `answer-lost`: the service has done it, and its answer never comes;
 * - `gone-before`: the process is gone once the intent is recorded, and the call never left;
 * - `gone-after`: the process is gone once the call was answered, and its outcome isn't recorded;
 * - `journal-unreachable`: the intent can't be recorded.
 */
export type Fault = (typeof faults)[number];

/** Whether the service has done what it was asked for. */
export function isDone(fault: Fault): boolean {
  return fault === 'answer-lost' || fault === 'gone-after';
}

/** A process that is gone does nothing more: each thing that it still tries ends by this. */
export class ProcessGone extends Error {
  constructor() {
    super('The process is gone.');
    this.name = 'ProcessGone';
  }
}
