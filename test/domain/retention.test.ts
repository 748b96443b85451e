import { keptSince } from '../../domain/retention.ts';

const now = '2026-03-31T12:00:00.000Z';

test.each([
  ['7 years', '2019-03-31T12:00:00.000Z'],
  ['7y', '2019-03-31T12:00:00.000Z'],
  ['P7Y', '2019-03-31T12:00:00.000Z'],
  ['P1Y6M', '2024-09-30T12:00:00.000Z'],
  ['1 month', '2026-02-28T12:00:00.000Z'],
  ['2 weeks', '2026-03-17T12:00:00.000Z'],
  ['P30D', '2026-03-01T12:00:00.000Z'],
  ['90 days', '2025-12-31T12:00:00.000Z'],
  ['PT12H', '2026-03-31T00:00:00.000Z'],
  ['15 m', '2026-03-31T11:45:00.000Z'],
])('what is kept for %s goes back to %s', (duration, since) => {
  expect(keptSince(duration, now)).toBe(since);
});

test('a year ago from February 29th is February 28th', () => {
  expect(keptSince('1 year', '2024-02-29T00:00:00.000Z')).toBe('2023-02-28T00:00:00.000Z');
});

test.each(['', 'P', 'soon', '7', '0 days', 'P0D', '-7 years', '99999 years'])('"%s" is refused', (duration) => {
  expect(() => keptSince(duration, now)).toThrow(RangeError);
});
