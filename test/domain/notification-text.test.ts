import { messageOf, digestOf } from '../../domain/notification-text.ts';
import { aboutWait, endOf, type WaitForPerson } from '../../domain/wait-for-person.ts';
import type { Plan } from '../../domain/plan.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { headerOf } from './plan-header.ts';

const now = Date.parse('2026-11-30T16:00:00.000Z');

const change = { kind: 'change', action: 'create', document: '', resource: 'thing', changes: [], inputs: {} } as const;
const plan: Plan = {
  hash: '0123456789abcdef'.repeat(4),
  header: headerOf(),
  runbook: 'r',
  connection: 'c',
  subject: 's',
  superseded: [],
  evidence: [],
  steps: [
    { ...change, key: 'a', name: 'a', risks: ['one', 'two', 'three'].map((text) => ({ code: text, text })) },
    { ...change, key: 'b', name: 'b', risks: [{ code: 'one', text: 'one' }], irreversible: 'can never be undone' },
  ],
};

const record = {
  run: "r/c/it's [me](http://evil)\u202e\n",
  runbook: 'r',
  connection: 'c',
  requestedBy: 'ann',
  plans: [plan],
};

function wait(more: Partial<WaitForPerson> = {}): WaitForPerson {
  return {
    run: record.run,
    runId: 'one',
    number: 1,
    kind: 'approval',
    since: '2026-11-30T12:00:00.000Z',
    until: '2026-12-03T12:00:00.000Z',
    remindEvery: 0,
    about: aboutWait(record, 'approval of the plan by anybody but ann'),
    ...more,
  };
}

it('names the run, who asked, the deadline, the plan, what can never be undone first, and the command', () => {
  expect(messageOf({ wait: wait(), kind: 'first' }, now)).toEqual({
    title: "Approval needed: r/c/it's [me](http://evil)",
    lines: [
      'r on c, asked for by ann (a claim), has waited for approval of the plan by anybody but ann since 2026-11-30 12:00 UTC (4 hours).',
      'Deadline: 2026-12-03 12:00 UTC (2 days 20 hours left).',
      'Plan 01234567: 2 to create, 0 to change, 0 to delete, 0 unchanged.',
      'Risks: 4.',
      '- can never be undone',
      '- one',
      '- two',
      '... and 1 more.',
      `What to do: runbook show 'r/c/it'\\''s [me](http://evil) '`,
    ],
  });
});

it('says that it is a reminder, or about to expire, and why a run needs attention', () => {
  expect(messageOf({ wait: wait(), kind: 'reminder' }, now).title).toMatch(/^Reminder: Approval needed/);
  expect(messageOf({ wait: wait(), kind: 'expiry' }, now).title).toMatch(/^Expires soon: Approval needed/);
  const failed = wait({ kind: 'attention', until: null, about: aboutWait(record, 'a decision', 'It failed.') });
  const { lines } = messageOf({ wait: failed, kind: 'first' }, now);
  expect(lines).toContain('It failed.');
  expect(lines).toContain('Deadline: none, the run waits.');
});

it('says how a run has ended, and where its report is', () => {
  const ended = {
    ...record,
    runId: 'one',
    outcome: 'rejected',
    message: 'The approval expired.',
  } as unknown as RunRecord;
  const { title, lines } = messageOf({ wait: endOf(ended, '2026-11-30T12:00:00.000Z'), kind: 'first' }, now);
  expect(title).toMatch(/^Ended, rejected: /);
  expect(lines).toContain('The approval expired.');
  expect(lines.at(-1)).toMatch(/^The report: runbook report '/);
});

it('many are one line each, and the rest is a command away', () => {
  const { title, lines } = digestOf(
    Array.from({ length: 50 }, () => ({ wait: wait(), kind: 'first' as const })),
    now,
  );
  expect(title).toBe('50 runs wait for people or have ended');
  expect(lines).toHaveLength(41);
  expect(lines[0]).toMatch(/^Approval needed: .*Deadline: .* runbook show '/);
  expect(lines.at(-1)).toBe('... and 10 more: runbook runs --waiting');
});
