import { isoDuration } from '../../domain/iso-duration.ts';

const day = 86_400_000;

test.each([
  ['P365D', 365 * day],
  ['P4DT12H30M5S', 4 * day + ((12 * 60 + 30) * 60 + 5) * 1000],
  ['PT90M', 90 * 60_000],
  ['PT0.5S', 500],
  ['P0D', 0],
])('%s', (text, milliseconds) => {
  expect(isoDuration(text)).toBe(milliseconds);
});

test.each(['', 'P', 'PT', 'P1Y', '365', 'P1DT', 'P1.5D'])('"%s" is none', (text) => {
  expect(isoDuration(text)).toBeUndefined();
});
