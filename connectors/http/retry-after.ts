/**
 * Retry-After in its two forms (RFC 9110, 10.2.3), as milliseconds of real time. Bounded to an hour: a longer one would
 * park a run on a proxy's mistake.
 */
const longest = 3_600_000;

/** Milliseconds to wait, or undefined when the header is missing or unreadable. */
export function retryAfterOf(value: string | undefined, now: number = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  const wait = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(Math.ceil(wait), 0), longest);
}
