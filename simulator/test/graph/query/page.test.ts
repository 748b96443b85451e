import { page } from '../../../graph/query/page.ts';

const rows = (...ids: string[]) => ids.map((id) => ({ id }));
const ids = ({ values }: { values: { id: string }[] }) => values.map(({ id }) => id).join('');

it('the last page has no token, and a whole number of pages no empty one after them', () => {
  const first = page(rows('a', 'b', 'c', 'd'), 2, undefined);
  const second = page(rows('a', 'b', 'c', 'd'), 2, first.skipToken);
  expect([ids(first), ids(second), second.skipToken]).toEqual(['ab', 'cd', undefined]);
});

it.each([
  ['an object before the page is deleted', rows('b', 'c', 'd'), 'cd'],
  ['an object is added before the page', rows('z', 'a', 'b', 'c', 'd'), 'cd'],
  ['the object that the token names is deleted', rows('a', 'c', 'd'), 'cd'],
])('nothing is lost or repeated when %s', (_, later, expected) => {
  const { skipToken } = page(rows('a', 'b', 'c', 'd'), 2, undefined);
  expect(ids(page(later, 2, skipToken))).toBe(expected);
});

it.each(['broken', Buffer.from('{}').toString('base64url'), Buffer.from('null').toString('base64url')])(
  'a token that is not ours is refused: %s',
  (token) => {
    expect(() => page(rows('a'), 1, token)).toThrow('page token');
  },
);
