import { markdownReport, safe } from '../../domain/report/markdown.ts';
import type { RunRecord } from '../../domain/run-record.ts';

it('keeps what comes from outside from becoming markup', () => {
  expect(safe('<img src=x onerror=alert(1)> | a [link](http://x) **b** `c`\n# d')).toBe(
    '&lt;img src=x onerror=alert(1)> \\| a \\[link\\](http://x) \\*\\*b\\*\\* \\`c\\` \\# d',
  );
});

it('shows by its number what steers a terminal, turns a direction or cannot be seen', () => {
  const hostile = 'Grp \u001B[2J\u202E\u200Bx';
  expect(safe(hostile)).toBe(String.raw`Grp \\u001b\[2J\\u202e\\u200bx`);
  const names = ['plans', 'approvals', 'rules', 'refusedDecisions', 'probes', 'waits', 'manualSteps', 'interventions'];
  const empty = Object.fromEntries([...names, 'cancellations', 'skipped', 'residual'].map((name) => [name, []]));
  const change = { key: 'k', resource: hostile, name: hostile, action: 'create', ours: true, at: 'now', outputs: null };
  const changes = [{ ...change, changes: [{ property: hostile, after: hostile }] }];
  const of = { run: hostile, runId: 'r', runbook: hostile, connection: 'c', subject: hostile, requestedBy: hostile };
  const record = { ...empty, ...of, changes, changeTicket: null, message: hostile, outcome: 'failed', report: null };
  const report = markdownReport(record as unknown as RunRecord);
  for (const each of '\u001B\u202E\u200B') expect(report).not.toContain(each);
  expect(report).toContain(String.raw`\u001b[2J\u202e\u200bx`);
});
