/** How long something is kept, as people write it: "7 years", "18 months", "90 days", also in ISO 8601. Pure. */
import { milliseconds } from './duration.ts';
import { isoDuration } from './iso-duration.ts';

/** `P7Y`, `P1Y6M`, `P90D`: years and months are the calendar's, and have no length of their own. */
const iso = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/i;
const words = /^\s*(\d+)\s*(y|years?|mo|months?|w|weeks?)\s*$/i;

/**
 * @param now ISO 8601
 * @returns ISO 8601: what is older than that has been kept long enough
 * @throws RangeError for a text that isn't a duration, or one without a length
 */
export function keptSince(duration: string, now: string): string {
  const { months, ms } = read(duration);
  if (months === 0 && ms === 0) throw new RangeError(`"${duration}" keeps nothing: write "7 years" or "90 days"`);
  const then = new Date(now);
  const day = then.getUTCDate();
  then.setUTCMonth(then.getUTCMonth() - months);
  // From the 31st, or from February 29th: the last day of a shorter month.
  if (then.getUTCDate() !== day) then.setUTCDate(0);
  const at = new Date(then.getTime() - ms);
  if (Number.isNaN(at.getTime()) || at.getTime() < 0)
    throw new RangeError(`"${duration}" is longer than there is time`);
  return at.toISOString();
}

function read(duration: string): { months: number; ms: number } {
  const [, years = '0', months = '0', weeks = '0', days = '0'] = iso.exec(duration) ?? [];
  const calendar = { months: Number(years) * 12 + Number(months), ms: (Number(weeks) * 7 + Number(days)) * 86_400_000 };
  if (calendar.months > 0 || calendar.ms > 0) return calendar;
  const [, count = '0', unit = ''] = words.exec(duration) ?? [];
  if (/^y/i.test(unit)) return { months: Number(count) * 12, ms: 0 };
  if (/^m/i.test(unit)) return { months: Number(count), ms: 0 };
  if (/^w/i.test(unit)) return { months: 0, ms: Number(count) * 7 * 86_400_000 };
  return { months: 0, ms: isoDuration(duration) ?? milliseconds(duration) };
}
