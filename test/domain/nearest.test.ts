import { nearest } from '../../domain/nearest.ts';

it.each([
  ['conect', ['connect', 'approve'], 'connect'],
  ['MAILBOX', ['mailbox'], 'mailbox'],
  ['something-else', ['connect', 'approve'], undefined],
  ['anything', [], undefined],
])('%s was meant to be one of %j: %s', (word, candidates, meant) => {
  expect(nearest(word, candidates)).toBe(meant);
});
