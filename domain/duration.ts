/** Durations as people write them ("15 minutes", "2 h", "30s"), in milliseconds. Pure: the `ms` package's grammar. */
import { z } from 'zod';

const units: Record<string, number> = {
  ms: 1,
  s: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
};

/** @throws RangeError for a text that isn't a duration. */
export function milliseconds(duration: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(duration);
  const unit = units[match?.[2]?.toLowerCase() ?? ''];
  if (match === null || unit === undefined)
    throw new RangeError(`"${duration}" is not a duration: write "15 minutes", "2 h" or "3 days"`);
  return Number(match[1]) * unit;
}

/** "15 minutes", "1 hour 30 minutes", "45 seconds", for people. */
export function inWords(ms: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, Math.round(ms / 1000));
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
  }
  return parts.length === 0 ? 'less than a second' : parts.slice(0, 2).join(' ');
}

export const durationSchema = z.string().refine(
  (text) => {
    try {
      return milliseconds(text) >= 0;
    } catch {
      return false;
    }
  },
  { message: 'must be a duration: "15 minutes", "2 h", "3 days"' },
);
