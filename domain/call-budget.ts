/** How the calls to a service that may be under way at once are shared by the steps that work with it. */

/**
 * Calls to a tenant's Exchange Online by bulk steps at once. Limits per tenant are unpublished: the last public
 * figures were 120 destructive cmdlets a minute and 3 concurrent sessions.
 */
export const bulkCallsAtOnce = 3;

/** Somebody who works with the service, or waits for it. */
export interface Sharer {
  /** So many calls it would have under way at once. */
  readonly wanted: number;
  /** So many it may have now; 0: it waits. */
  readonly slots: number;
}

/**
 * How many of the calls each should have: one for each, in the order in which they came, before anybody has a second one. Who
 * came too late for the first round waits until somebody before it is through.
 *
 * @param sharers in the order in which they came
 */
export function dueSlots(sharers: readonly Pick<Sharer, 'wanted'>[], budget: number): number[] {
  const due = sharers.map(() => 0);
  let left = budget;
  for (let round = 1; left > 0 && sharers.some(({ wanted }) => wanted >= round); round += 1) {
    for (const [index, { wanted }] of sharers.entries()) {
      if (left === 0 || wanted < round) continue;
      due[index] = round;
      left -= 1;
    }
  }
  return due;
}

/**
 * How many calls one of them may have under way from now on: what it should have, as far as the others have left room for it
 * already. Those who have more than they should give it back when they ask next.
 *
 * @param mine index of the one who asks
 */
export function slotsFor(sharers: readonly Sharer[], mine: number, budget: number): number {
  const due = dueSlots(sharers, budget)[mine] ?? 0;
  const taken = sharers.reduce((sum, { slots }, index) => (index === mine ? sum : sum + slots), 0);
  return Math.max(0, Math.min(due, budget - taken));
}
