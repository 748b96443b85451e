import { inWords, milliseconds } from '../../domain/duration.ts';

it.each([
  ['15 minutes', 900_000],
  ['2h', 7_200_000],
  ['30 s', 30_000],
  ['250ms', 250],
  ['3 days', 259_200_000],
  ['1.5 hours', 5_400_000],
])('%s', (text, expected) => expect(milliseconds(text)).toBe(expected));

it.each(['', 'soon', '15', '15 fortnights', '-1 s'])('refuses "%s" with an example', (text) => {
  expect(() => milliseconds(text)).toThrow(/write "15 minutes"/);
});

it.each([
  [0, 'less than a second'],
  [1000, '1 second'],
  [90_000, '1 minute 30 seconds'],
  [7_200_000, '2 hours'],
  [90_061_000, '1 day 1 hour'],
])('%d ms in words', (ms, expected) => expect(inWords(ms)).toBe(expected));
