/** The same value of Windows in each form that it can arrive in. */
import { listOf, textOf, timeOf, wordOf } from '../../activities/windows/raw-response.ts';

const words = { 1: 'Stopped', 4: 'Running' };

it.each([
  ['its name', 'Running'],
  ['its number', 4],
  ['both, as PowerShell 7 writes them', { value: 4, Value: 'Running' }],
])('an enumeration as %s', (_how, raw) => {
  expect(wordOf(raw, words)).toBe('Running');
});

it.each([
  ['True', 'True'],
  [true, 'True'],
  [false, 'False'],
])('a Boolean %j in the place of an enumeration', (raw, word) => {
  expect(wordOf(raw)).toBe(word);
});

it.each([
  ['a text', 'S-1-5-21-1'],
  ['an object around it', { BinaryLength: 28, AccountDomainSid: 'S-1-5-21', Value: 'S-1-5-21-1' }],
])('a SID as %s', (_how, raw) => {
  expect(textOf(raw)).toBe('S-1-5-21-1');
});

it('nothing is an empty text, and an empty list', () => {
  expect([textOf(null), textOf(undefined), textOf({})]).toEqual(['', '', '']);
  expect([listOf(null), listOf(undefined), listOf('')]).toEqual([[], [], []]);
});

it('a list of one may come as that one', () => {
  expect([listOf('5986'), listOf(['5986']), listOf({ value: ['5986'], Count: 1 })]).toEqual([
    ['5986'],
    ['5986'],
    ['5986'],
  ]);
});

it('a time is read from its text, and from nothing else', () => {
  expect(timeOf('2026-11-26T12:00:00Z')).toBe(Date.UTC(2026, 10, 26, 12));
  expect(timeOf({ value: '2026-11-26T12:00:00Z' })).toBe(Date.UTC(2026, 10, 26, 12));
  expect(timeOf(null)).toBeNaN();
});
