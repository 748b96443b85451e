import { queryOf } from '../../../client/runs/list-runs.ts';
import { nextCommands } from '../../../client/runs/next-commands.ts';
import { writtenBy } from '../../../client/runs/roll-back-from-journal.ts';
import { shellWord } from '../../../domain/shell-word.ts';

const run = 'client-sense-online/simulated/svc@contoso.example';
const standing = {
  stuck: null,
  run,
  requestedBy: 'ann',
  attention: null,
  manualStep: null,
};

test.each([
  ['awaiting-approval', {}, [`show ${run}`, `approve ${run} --by NAME`, `reject ${run}`]],
  [
    'needs-attention',
    { attention: { step: 's', code: 'c', message: 'm', advice: 'a', choices: ['retry', 'abort'] as const } },
    [`retry ${run}`, `abort ${run}`],
  ],
  [
    'awaiting-manual-step',
    { manualStep: { key: 'k', name: "ann's portal", values: {} } },
    [`confirm ${run} 'ann'\\''s portal'`],
  ],
  ['probing', {}, [`watch ${run}`]],
  ['done', {}, [`report ${run}`]],
] as const)('a run that is %s offers what makes sense', (phase, more, commands) => {
  const next = nextCommands({ ...standing, ...more, phase });
  expect(next).toHaveLength(commands.length);
  for (const [place, command] of commands.entries()) expect(next[place]).toContain(`runbook ${command}`);
});

test.each([
  ['plain/word@1', 'plain/word@1'],
  ['two words', "'two words'"],
  ["it's", "'it'\\''s'"],
  ['$(rm)', "'$(rm)'"],
])('%s is written for a shell as %s', (text, word) => {
  expect(shellWord(text)).toBe(word);
});

test('filters are literals of the list filter, whatever was typed', () => {
  expect(queryOf({ phase: 'done', connection: "x' OR ''='", needsAttention: true })).toBe(
    String.raw`Runbook IS NOT NULL AND Phase = 'done' AND Connection = 'x\' OR \'\'=\'' AND NeedsAttention = true`,
  );
  expect(queryOf({})).toBe('Runbook IS NOT NULL');
});

test('what waits for a person is open; what only another one may do is left out', () => {
  const waiting = `Runbook IS NOT NULL AND ExecutionStatus = 'Running' AND Phase IN ('awaiting-approval', 'awaiting-manual-step', 'needs-attention')`;
  expect(queryOf({ waitingFor: {} })).toBe(waiting);
  expect(queryOf({ waitingFor: { name: "o'neil" } })).toBe(
    String.raw`${waiting} AND (Phase != 'awaiting-approval' OR RequestedBy != 'o\'neil')`,
  );
});

test('a rollback from the journal that is rolled back again is about the writes of the run before it', () => {
  expect(writtenBy(undefined, 'second')).toBe('second');
  expect(writtenBy({}, 'second')).toBe('second');
  expect(writtenBy({ of: { runId: 'first' } }, 'second')).toBe('first');
});
