import { isQuiet, quietHoursSchema } from '../../domain/quiet-hours.ts';

const night = { from: '18:00', to: '08:00', timeZone: 'Europe/Amsterdam' };

it.each([
  ['2026-11-30T17:00:00Z', true, 'they begin at six, which is five in UTC in winter'],
  ['2026-11-30T16:59:59Z', false, 'not before'],
  ['2026-12-01T06:59:00Z', true, 'they last over midnight'],
  ['2026-12-01T07:00:00Z', false, 'and end at eight'],
  ['2026-07-01T16:00:00Z', true, 'in summer they begin at four in UTC'],
  ['2026-07-01T06:00:00Z', false, 'and end at six'],
])('%s is quiet: %s, since %s', (now, quiet) => {
  expect(isQuiet(night, Date.parse(now))).toBe(quiet);
});

it('lie within a day as well', () => {
  const noon = { from: '12:00', to: '13:00', timeZone: 'UTC' };
  expect(isQuiet(noon, Date.parse('2026-11-30T12:30:00Z'))).toBe(true);
  expect(isQuiet(noon, Date.parse('2026-11-30T13:00:00Z'))).toBe(false);
});

it.each([
  ['a time zone that does not exist', { ...night, timeZone: 'Europe/Atlantis' }, /Europe\/Amsterdam/],
  ['an offset, which knows no summer', { ...night, timeZone: '+02:00' }, /IANA/],
  ['an hour that does not exist', { ...night, from: '24:00' }, /"18:00"/],
  ['no hours at all', { ...night, to: '18:00' }, /must differ/],
])('%s is refused', (_, given, words) => {
  const read = quietHoursSchema.safeParse(given);
  expect(read.error?.issues[0]?.message).toMatch(words);
});
