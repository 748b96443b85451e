import { createColors } from 'picocolors';
import type { DocumentKind } from '../../../client/json/documents.ts';
import { humanText } from '../../../client/views/human.ts';
import { listedText } from '../../../client/views/status.ts';
import { samples } from '../samples.ts';

const plain = createColors(false);
const text = (kind: DocumentKind, document: unknown = samples[kind]): string => humanText(kind, document, plain);

test('a plan has symbols, before and after, what is known after apply, what is superseded, and its risks as text', () => {
  expect(text('plan')).toBe(`Plan for client-sense-online on simulated: svc@contoso.example

Impersonation
  + create application Client Sense
        + displayName = "Client Sense"
        + objectId = (known after apply: enterprise-application/Client Sense.id)
          with appId = "00000002-0000-0ff1-ce00-000000000000"

Role Group
  ~ update role-group G (found by its name)
        ~ roles: ["A"] -> ["A", "B"]
          with name = "G"
        ! can't be rolled back: nobody keeps the old roles
    unchanged  management-scope S
          with name = "S"

MFA
    stage    T: planned after role-group/G, with an approval of its own

Testing
    wait     M: at least 15 minutes, at most 3 hours
    probe    M, as the account: must be refused (graph)
                 with mailbox = "m@contoso.example"
                 with password = "secret://svc@1"

MFA
    manual   H
                 certificate: see (known after apply: certificate/C.secret)
                 user name: svc@contoso.example

Asked for by the document, and no longer available
  A role
      It is gone. (since 2025-02-01)
      instead: An application.

Seen while planning
  What-If: it is blocked

Risks
  ! It reads mail. (application/Client Sense)

Plan: 1 to create, 1 to change, 0 to delete, 1 unchanged, 1 stage planned later.
Run: client-sense-online/simulated/svc@contoso.example (01900000-0000-7000-8000-000000000000), planned by build 1.0.0-0123456789ab
Request: 01234567 89abcdef 01234567 89abcdef 01234567 89abcdef 01234567 89abcdef, by ann (a claim)
Hash: ${Array(8).fill('aaaaaaaa').join(' ')}
`);
});

test.each([
  ['create', '  + create application Client Sense'],
  ['update', '  ~ update application Client Sense'],
  ['replace', '-/+ replace application Client Sense'],
  ['delete', '  - delete application Client Sense'],
  ['none', '    unchanged  application Client Sense'],
])('%s is shown as "%s"', (action, line) => {
  const [step] = samples.plan.steps;
  expect(text('plan', { ...samples.plan, steps: [{ ...step, action }] }).split('\n')).toContain(line);
});

test('the plans of a run have the first names of each list, its digest, and the command that shows all', () => {
  expect(text('run-plans')).toBe(`client-sense-online/simulated/svc@contoso.example

Plan for client-sense-online on simulated: svc@contoso.example

IMAP
  ~ update cas-mailbox-imap IMAP for list bbbbbbbb
        + mailboxes = "21 to change, 0 unchanged, 1 that can't be: m00 (gone)"
          with list = "list://${'b'.repeat(64)}"
        ! 1 of 22 mailboxes can't be changed: m00 (gone)
          22 mailboxes, list ${Array(8).fill('bbbbbbbb').join(' ')}
${Array.from({ length: 20 }, (_, at) => `            m${String(at).padStart(2, '0')}@contoso.example`).join('\n')}
            and 2 more: runbook show client-sense-online/simulated/svc@contoso.example --list cas-mailbox-imap/b
  ~ update cas-mailbox-imap IMAP for list cccccccc
        + mailboxes = "21 to change, 0 unchanged, 1 that can't be: m00 (gone)"
          with list = "list://${'c'.repeat(64)}"
        ! 1 of 22 mailboxes can't be changed: m00 (gone)
          22 mailboxes, list ${Array(8).fill('cccccccc').join(' ')}
        ! its names can't be read here: It is not here.

Plan: 1 to create, 1 to change, 0 to delete, 1 unchanged, 1 stage planned later.
Run: client-sense-online/simulated/svc@contoso.example (01900000-0000-7000-8000-000000000000), planned by build 1.0.0-0123456789ab
Request: 01234567 89abcdef 01234567 89abcdef 01234567 89abcdef 01234567 89abcdef, by ann (a claim)
Hash: ${Array(8).fill('aaaaaaaa').join(' ')}

Approvals
  0c1d2e3f4a5b6c7d  plan aaaaaaaa, by ben, 2026-11-22 01:00:00 UTC

The run waits for a decision about plan aaaaaaaa.

Next
  runbook approve x --plan aaaaaaaa --by NAME
`);
});

test('the names of a list are one a line, so that they can be piped', () => {
  expect(text('list-names').split('\n')).toHaveLength(23);
});

test('a status says why the run waits, since when, for whom, and what next', () => {
  const shown = text('status');
  expect(shown).toMatch(/waits for a decision about role-group\/G/);
  expect(shown).toMatch(/since .* \(2026-11-22 01:00:00 UTC\)/);
  expect(shown).toMatch(/who can end it: anybody/);
  expect(shown).toMatch(
    /needs attention at role-group\/G: Exchange refuses it\.\n {4}the service said: It isn't\S* within your write scope\.\n {4}Give the role\.\n {4}choices: retry, abort/,
  );
  expect(shown).toMatch(
    /role-group\.apply: attempt 3, running; last: Exchange asks to slow down\.\n {4}the service said: Too many concurrent requests\.\n {4}Nothing to do: it waits\./,
  );
  expect(shown).toMatch(/to be entered:\n {4}thumbprint: AB\S*CD\n/);
  expect(shown).toMatch(/No worker polls the task queue of this run/);
  expect(shown).toMatch(/Next\n {2}runbook retry x --by NAME/);
});

test('a listed run has its dates, and who asked for it', () => {
  expect(listedText(samples.status, plain)).toMatch(
    /^client-sense-online\/simulated\/svc@contoso\.example {2}needs-attention .*\n {2}started 2026-11-22 00:59:00 UTC by ann, last change 2026-11-22 01:00:00 UTC \(.*\)\n$/,
  );
  const ended = { ...samples.status, endedAt: '2026-11-22T02:00:00.000Z' };
  expect(listedText(ended, plain)).toContain('by ann, ended 2026-11-22 02:00:00 UTC (');
});

test('an outcome distinguishes an expected refusal from an unexpected result', () => {
  const shown = text('outcome');
  expect(shown).toContain('✔ mail of x, as the account: refused, as expected, 3 attempts, effective after 15 minutes');
  expect(shown).toContain('✘ mail of y, as the account: skipped, expected was allowed');
  expect(shown).toContain('ben (a claim) approved stage "T" (bbbbbbbbbbbb): looked at');
  expect(shown).toContain('/home/report.md');
});

const hostile = '\u001B[2J\u202Ename';

/** The same document with that in place of each of its texts, and in each name of a field. */
function made(hostileIn: unknown): unknown {
  if (typeof hostileIn === 'string') return `${hostileIn}${hostile}`;
  if (Array.isArray(hostileIn)) return hostileIn.map(made);
  if (typeof hostileIn !== 'object' || hostileIn === null) return hostileIn;
  return Object.fromEntries(
    Object.entries(hostileIn).map(([key, value]) => [key, chosen.has(key) ? value : made(value)]),
  );
}

/** A secret goes as it is to where it is piped, and what runbooks are called and ask for is the program's own. */
const asTheyAre = new Set<DocumentKind>(['secret-value', 'show']);

/** What a program chooses, not a tenant nor a person. */
const chosen = new Set([
  'kind',
  'action',
  'phase',
  'expected',
  'outcome',
  'hash',
  'since',
  'until',
  'nextAttempt',
  'startedAt',
  'endedAt',
  'updatedAt',
  'worker',
  'choices',
  'decision',
  'at',
  'state',
  'observed',
  'awaiting',
  'step',
]);

test.each((Object.keys(samples) as DocumentKind[]).filter((kind) => !asTheyAre.has(kind)))(
  'whatever %s contains, the terminal is not steered, and no direction turned',
  (kind) => {
    const shown = text(kind, made(samples[kind]));
    for (const each of '\u001B\u202E') expect(shown).not.toContain(each);
  },
);

test('text from a tenant does not steer the terminal', () => {
  const [step] = samples.plan.steps;
  const shown = text('plan', { ...samples.plan, steps: [{ ...step, inputs: { [hostile]: { [hostile]: 1 } } }] });
  expect(shown.split(String.raw`\u001b[2J\u202ename`)).toHaveLength(3);
  for (const each of '\u001B\u202E') expect(shown).not.toContain(each);
});

test("a secret's value is shown alone, so that it can be piped", () => {
  expect(text('secret-value')).toBe('v\n');
});

test.each(Object.keys(samples) as DocumentKind[])(
  '%s has a text that ends with one line end, without colours',
  (kind) => {
    expect(text(kind)).toMatch(/[^\n]\n$/);
    expect(text(kind)).not.toContain('\u001B');
  },
);

test('what a run wrote is a table in order, with the items of a list as one line', () => {
  expect(text('writes')).toBe(`client-sense-online/simulated/svc@contoso.example  r-1
  12 rows of it were pruned by ann on 2026-01-01 00:00:00 UTC.
BEGUN                    RECORDED                 STEP           WRITE               KIND         ITEMS  OUTCOME
2026-01-01 00:00:00 UTC  2026-01-01 00:00:01 UTC  application/C  create application  application  -      done
2026-01-01 00:00:00 UTC  2026-01-01 00:00:01 UTC  application/C  grant role A        application  -      refused: graph-denied
2026-01-01 00:00:00 UTC  2026-01-01 00:00:01 UTC  bulk/B         set mailbox         -            2      done
2026-01-01 00:00:00 UTC  -                        application/C  grant role B        application  -      open
✘ application/C, rows 3 to 4: missing, so that nothing is known about it
! Whether an open write took effect is unknown: it is looked for before anything else is written.
`);
});

test('a restored journal says where the former one is, and whose rows count as unknown', () => {
  expect(text('restored')).toBe(`✔ postgres://db.example/journal is restored from /backups/journal.jsonl
  12 writes, as of 2026-01-01 00:00:00 UTC, of installation i-1
  What was there before (2 writes) is in /home/journal-replaced-1.jsonl
! Rows of w-1 count as unknown here: this home doesn't trust that writer.
  Put back the files in keys/ of the home that was backed up.
What was written after the backup was made is not in it. Runs that were open then need a look: "runbook runs".
`);
});
