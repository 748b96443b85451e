import { fulfils, hasUnknown } from '../../domain/known-after-apply.ts';
import type { Json } from '../../domain/json.ts';

const after = { $after: 'application/CE Email.appId' };

it.each<[string, Json | undefined, Json | undefined, boolean]>([
  ['the same value', 'a', 'a', true],
  ['another value', 'b', 'a', false],
  ['anything, where it is known only after apply', 'b', after, true],
  ['nothing, where it is known only after apply', null, after, false],
  ['a text around what is known only after apply', 'for 1!', { $text: ['for ', after, '!'] }, true],
  ['another text around it', 'of 1!', { $text: ['for ', after, '!'] }, false],
  ['a text with something before it', 'EVILfor 1!', { $text: ['for ', after, '!'] }, false],
  ['a text with something after it', 'for 1!, and more', { $text: ['for ', after, '!'] }, false],
  ['a text whose end is its beginning', 'aba', { $text: ['ab', after, 'ba'] }, false],
  ['a text with a part between', 'a/1/b/2/c', { $text: ['a/', after, '/b/', after, '/c'] }, true],
  ['a text with that part missing', 'a/1/2/c', { $text: ['a/', after, '/b/', after, '/c'] }, false],
  ['a text that begins with a known value', 'https://x/1', { $text: ['', 'https://x', '/', after, ''] }, true],
  ['that text with something before it', 'EVILhttps://x/1', { $text: ['', 'https://x', '/', after, ''] }, false],
  ['a text with a known number', 'port 443 of 1', { $text: ['port ', 443, ' of ', after, ''] }, true],
  ['another number', 'port 80 of 1', { $text: ['port ', 443, ' of ', after, ''] }, false],
  ['a text within a text', '<for 1!>', { $text: ['<', { $text: ['for ', after, '!'] }, '>'] }, true],
  ['another text within it', '<of 1!>', { $text: ['<', { $text: ['for ', after, '!'] }, '>'] }, false],
  ['an object with the same known parts', { a: 1, b: 'x' }, { a: 1, b: after }, true],
  ['an object with a part more', { a: 1, b: 'x', c: 2 }, { a: 1, b: after }, false],
  ['an object with a part less', { a: 1 }, { a: 1, b: after }, false],
  ['a list of the same length', ['x', 2], [after, 2], true],
  ['a longer list', ['x', 2, 3], [after, 2], false],
  ['absent where absent was approved', undefined, undefined, true],
])('%s', (_what, actual, approved, expected) => {
  expect(fulfils(actual, approved)).toBe(expected);
});

it('finds what is unknown however deep', () => {
  expect(hasUnknown({ a: [{ b: after }] })).toBe(true);
  expect(hasUnknown({ a: [{ b: 1 }] })).toBe(false);
});
