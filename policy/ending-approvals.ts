/** Standing approvals that end soon: what they cover would wait for a person from then on. */
import type { StandingApproval } from './approvals-schema.ts';

const soon = 30 * 86_400_000;

/** Those that have begun, or will, and end within 30 days, the next one first. @param now milliseconds */
export function endingApprovals(
  standing: readonly StandingApproval[],
  now: number,
): Pick<StandingApproval, 'name' | 'until'>[] {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  const [today, last] = [day(now), day(now + soon)];
  return standing
    .filter(({ until }) => today <= until && until <= last)
    .map(({ name, until }) => ({ name, until }))
    .toSorted((a, b) => (a.until < b.until ? -1 : 1));
}
