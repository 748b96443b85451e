import { dated, datedFacts, overdue } from '../../domain/dated-facts.ts';

const isoDate = /^\d{4}-\d{2}-\d{2}$/;

test.each(datedFacts.map((fact) => [fact.id, fact] as const))('%s has its dates and its source', (_id, fact) => {
  expect(fact.since).toMatch(isoDate);
  expect(fact.reviewed).toMatch(isoDate);
  expect(fact.source).not.toBe('');
  expect(fact.reviewEvery).toBeGreaterThan(0);
});

test('none is overdue on the day it was reviewed', () => {
  expect(overdue('2026-11-21')).toEqual([]);
});

test('those whose date still moves are overdue first, at last all are', () => {
  const soon = overdue('2026-12-31').map(({ id }) => id);
  expect(soon).toContain('ewsEnds');
  expect(soon).not.toContain('messageTrace');
  expect(overdue('2028-01-01')).toHaveLength(datedFacts.length);
});

test('what a runbook says of it contains no source and no review date', () => {
  expect(Object.keys(dated.messageTrace).sort()).toEqual(['asked', 'insteadOf', 'reason', 'since']);
});
