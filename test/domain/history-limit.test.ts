import { historyLimit } from '../../domain/history-limit.ts';

const none = { length: 100, size: 100_000, isSuggested: false };
const asked = { length: 4100, size: 1_000_000 };

it.each([
  ['a short history is far from the limit', none, undefined, 'far'],
  ['one of which Temporal suggests the end is near it', { ...none, isSuggested: true }, undefined, 'near'],
  ['one with many events is near it without a suggestion', { ...none, length: 10_000 }, undefined, 'near'],
  ['one with many bytes likewise', { ...none, size: 10_000_000 }, undefined, 'near'],
  [
    'once a person let it go on, the suggestion says nothing new',
    { length: 4200, size: 1_000_000, isSuggested: true },
    asked,
    'far',
  ],
  [
    'it is asked about again when it is twice as long',
    { length: 24_000, size: 0, isSuggested: true },
    { length: 12_000, size: 0 },
    'near',
  ],
  ['and not before', { length: 23_999, size: 0, isSuggested: true }, { length: 12_000, size: 0 }, 'far'],
  [
    'the last part is kept for a rollback',
    { length: 40_000, size: 0, isSuggested: true },
    { length: 39_000, size: 0 },
    'reached',
  ],
  ['also of the bytes', { length: 100, size: 40_000_000, isSuggested: true }, undefined, 'reached'],
] as const)('%s', (_, history, before, limit) => {
  expect(historyLimit(history, before)).toBe(limit);
});
