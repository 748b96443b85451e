/** Hours in which people are left alone, by the clock of a time zone. */
import { z } from 'zod';

const clock = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

const time = (what: string) =>
  z.string().regex(clock, `must be a time such as "${what}": hours and minutes in quotes, from "00:00" to "23:59"`);

export const quietHoursSchema = z
  .strictObject({
    from: time('18:00'),
    to: time('08:00'),
    /** A name of the IANA Time Zone Database. */
    timeZone: z
      .string()
      .refine(isTimeZone, 'must be a name of the IANA Time Zone Database, such as "Europe/Amsterdam" or "UTC"'),
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'must differ from "from": otherwise no hour is quiet',
  });

export type QuietHours = z.output<typeof quietHoursSchema>;

/** Names only: an offset such as "+02:00" knows no summer time. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** From its first minute to before its last; over midnight where it ends earlier than it begins. @param now milliseconds */
export function isQuiet({ from, to, timeZone }: QuietHours, now: number): boolean {
  const format = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const at = Intl.DateTimeFormat('en-GB', format).format(now);
  return from < to ? from <= at && at < to : from <= at || at < to;
}
