/**
 * When an approval ends. It is real time by the journal's clock, also for a tenant whose own clock is scaled: an approval is
 * what a person has said at a time, and not what a service does.
 *
 * A plan names its later writes by the waits before them (a rotation ends the old credential after its overlap): for these the
 * approval holds from the earliest time on that they can come at.
 */
import type { Admission } from './admission.ts';
import { milliseconds } from './duration.ts';
import type { Plan } from './plan.ts';

/** From its admission on. */
const lasts = milliseconds('24 hours');

/** @param admittedAt ISO 8601 @returns ISO 8601 */
export function usualEnd(admittedAt: string): string {
  return later(admittedAt, lasts);
}

/** @param step its key @returns ISO 8601: no call of the step leaves from then on */
export function endFor({ receipt, plan }: Pick<Admission, 'receipt' | 'plan'>, step: string): string {
  return later(receipt.validUntil, waitsBefore(plan, step));
}

function waitsBefore({ steps }: Pick<Plan, 'steps'>, key: string): number {
  const at = steps.findIndex((step) => step.key === key);
  return steps
    .slice(0, Math.max(0, at))
    .reduce((sum, step) => sum + (step.kind === 'wait' ? milliseconds(step.atLeast) : 0), 0);
}

function later(iso: string, ms: number): string {
  return new Date(Date.parse(iso) + ms).toISOString();
}
