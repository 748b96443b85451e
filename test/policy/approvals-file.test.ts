/** approvals.yaml: what is right, and how what is wrong is reported. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { approvalsKeys } from '../../policy/approvals-schema.ts';
import { parseApprovals, readApprovals } from '../../policy/approvals-file.ts';

const root = join(__dirname, '..', '..');
const example = readFileSync(join(root, 'examples', 'approvals.yaml'), 'utf8');

function problemOf(text: string): string {
  try {
    parseApprovals(text, 'a.yaml');
  } catch (error) {
    if (error instanceof Failure) return `${error.code} ${error.subject}`;
    throw error;
  }
  return 'none';
}

it('the example can be used, and has every key', () => {
  expect(problemOf(example)).toBe('none');
  for (const key of approvalsKeys) expect(example).toMatch(new RegExp(`\\b${key}:`));
});

it('the page says what each key is', () => {
  const page = readFileSync(join(root, 'docs', 'policy.md'), 'utf8');
  for (const key of approvalsKeys) expect(page).toMatch(new RegExp(`\`[^\`]*\\b${key}\\b[^\`]*\``));
});

it('without a file nothing is asked for but what is usual, and with one its digest is known', async () => {
  const home = await mkdtemp(join(tmpdir(), 'approvals-'));
  expect(await readApprovals(home)).toEqual({ accounts: {}, rules: [], standing: [], digest: null });
  await writeFile(join(home, 'approvals.yaml'), example);
  const { digest, rules } = await readApprovals(home);
  expect(digest).toBe(createHash('sha256').update(example).digest('hex'));
  expect(rules.map(({ name }) => name)).toEqual(['far-reaching', 'many-mailboxes', 'high']);
  await rm(home, { recursive: true });
});

it.each([
  ['a text that is not YAML', 'rules: [', /a\.yaml:1:\d+ isn't YAML/],
  ['a key that is misspelled', example.replace('holdFor', 'holdfor'), /a\.yaml:\d+:5 .*did you mean "holdFor"/],
  [
    'a role that does not exist',
    example.replace('[Administer]', '[Admin]'),
    /roles\.eve\.0 must be one of Request, Approve/,
  ],
  ['a risk that does not exist', example.replace('[high]', '[hihg]'), /rules\.2\.risks\.0 must be high, or the code/],
  [
    'a runbook that does not exist',
    example.replace('[ce-mailbox-oauth]', '[ce]'),
    /runbooks\.0 must be one of client-sense/,
  ],
  ['three approvals', example.replace('approvals: 2', 'approvals: 3'), /approvals must be 1 or 2/],
  ['a duration that is none', example.replace('1 day', 'a day'), /within must be a duration/],
  ['another role that is asked at no time', example.replace('    within: 1 day\n', ''), /rules\.0\.within is missing/],
  ['a window that begins at no time', example.replace("'18:00'", "'6pm'"), /notBefore\S* must be a time/],
  [
    'two rules of one name',
    example.replace('name: high', 'name: far-reaching'),
    /rules\.2\.name must be a name that no other/,
  ],
  ['a rule that is named as what holds without one', example.replace('name: high', 'name: default'), /is taken by/],
  [
    'a standing approval without an end',
    example.replace('    until: 2027-06-30\n', ''),
    /standing\.0\.until is missing/,
  ],
  [
    'a standing approval for longer than a year',
    example.replace('2027-06-30', '2027-12-02'),
    /until must be from 2026-12-01 to 2027-12-01/,
  ],
  [
    'a standing approval of nothing',
    example.replace(/ {4}changes:\n(?: {6}.*\n)+/, '    changes: {}\n'),
    /changes must name at least one/,
  ],
])('names %s, its place, and what to write instead', (_, text, problem) => {
  expect(text).not.toBe(example);
  expect(problemOf(text)).toMatch(problem);
  expect(problemOf(text)).toMatch(/^approvals-file-invalid a\.yaml:\d+:\d+/);
});
