/** From when on a plan may be written, where its rule says so. */
import type { Rule } from './approvals-schema.ts';

/**
 * A time of day counts on the day that it is in its time zone: later on that day it has passed.
 *
 * @param now milliseconds
 * @returns ISO 8601; null where it has passed, or there is none
 */
export function windowStart(notBefore: Rule['notBefore'], now: number): string | null {
  if (notBefore === undefined) return null;
  if (typeof notBefore === 'string') return Date.parse(notBefore) > now ? new Date(notBefore).toISOString() : null;
  const { time, timeZone } = notBefore;
  const wanted = minutes(time);
  if (minutesAt(now, timeZone) >= wanted) return null;
  let start = Math.floor(now / 60_000) * 60_000 + (wanted - minutesAt(now, timeZone)) * 60_000;
  // Where the clocks are changed in between.
  start += (wanted - minutesAt(start, timeZone)) * 60_000;
  return new Date(start).toISOString();
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function minutesAt(now: number, timeZone: string): number {
  const format = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return minutes(Intl.DateTimeFormat('en-GB', format).format(now));
}
