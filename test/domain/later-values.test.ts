import { fulfils, hasUnknown } from '../../domain/later-values.ts';
import type { Json } from '../../domain/json.ts';

const after = { $after: 'application/CE Email.appId' };

it.each<[string, Json | undefined, Json | undefined, boolean]>([
  ['the same value', 'a', 'a', true],
  ['another value', 'b', 'a', false],
  ['anything, where only apply could tell', 'b', after, true],
  ['nothing, where only apply could tell', null, after, false],
  ['a text around what only apply could tell', 'for 1!', { $text: ['for ', after, '!'] }, true],
  ['another text around it', 'of 1!', { $text: ['for ', after, '!'] }, false],
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
