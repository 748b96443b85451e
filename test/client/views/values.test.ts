/** What a terminal shows of texts that others have written: all that can be seen, and the number of what can't. */
import { createColors } from 'picocolors';
import { digestText } from '../../../client/views/digest.ts';
import { printable } from '../../../domain/printable.ts';
import { valueText } from '../../../client/views/values.ts';

test.each([
  ['a name', 'Zoë Müller (Größe 1) – "Δ" 李 क्षि', 'Zoë Müller (Größe 1) – "Δ" 李 क्षि'],
  ['an escape sequence', 'a\u001B[2Jb', String.raw`a\u001b[2Jb`],
  ['an eight-bit one', 'a\u009B2Jb', String.raw`a\u009b2Jb`],
  ['a line end', 'a\r\nb', String.raw`a\u000d\u000ab`],
  ['a line separator', 'a\u2028b', String.raw`a\u2028b`],
  ['a mark that turns the direction', 'a\u202Eb', String.raw`a\u202eb`],
  ['a mark of a direction', 'a\u200Eb\u200Fc\u061Cd', String.raw`a\u200eb\u200fc\u061cd`],
  ['a blank without width', 'a\u200Bb\u200Dc\uFEFFd', String.raw`a\u200bb\u200dc\ufeffd`],
  ['a soft hyphen', 'a\u00ADb', String.raw`a\u00adb`],
  ['another blank', 'a\u00A0b\u2003c\u2800d', String.raw`a\u00a0b\u2003c\u2800d`],
  ['a letter that shows nothing', 'a\u3164b', String.raw`a\u3164b`],
  ['a tag', 'a\u{E0041}b', String.raw`a\u{e0041}b`],
  ['half a pair', 'a\uD800b', String.raw`a\ud800b`],
])('%s', (_, given, shown) => {
  expect(printable(given)).toBe(shown);
});

test.each<[string, unknown, string]>([
  ['known after apply', { $after: 'application/A.id' }, '(known after apply: application/A.id)'],
  ['known after apply in part', { $text: ['see ', { $after: 'a/A.id' }] }, '"see (known after apply: a/A.id)"'],
  ['more than known after apply', { $after: 'a', role: 'Owner' }, '{$after: "a", role: "Owner"}'],
  ['more than a text', { $text: ['a'], role: 'Owner' }, '{$text: ["a"], role: "Owner"}'],
  ['a text that says it is known after apply', '(known after apply: a)', '"(known after apply: a)"'],
  ['absent', undefined, '(absent)'],
])('a value that is %s', (_, value, shown) => {
  expect(valueText(value)).toBe(shown);
});

test('a digest is in groups of eight digits, the first of which stands out', () => {
  const shown = digestText('0123456789abcdef'.repeat(4), createColors(true));
  expect(shown).toBe('\u001B[1m01234567\u001B[22m 89abcdef 01234567 89abcdef 01234567 89abcdef 01234567 89abcdef');
});
