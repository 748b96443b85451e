import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Field } from '../../../client/inputs/fields.ts';
import { storeLists } from '../../../client/inputs/lists.ts';
import { keepList, keptList } from '../../setup/keep-list.ts';

const fields: Field[] = [
  { property: 'mailboxes', option: 'mailboxes', type: 'list', description: '', required: true, holds: 'addresses' },
];
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lists-'));
});
afterEach(() => rm(home, { recursive: true }));

const given = (values: Record<string, unknown>, options: Record<string, unknown> = {}) =>
  storeLists(fields, { file: join(home, 'input.yaml'), values, options, keep: (items) => keepList(home, items) });

it('keeps a list under its digest, whatever its order and case', async () => {
  const one = await given({ mailboxes: ['B@contoso.example', 'a@contoso.example', 'b@contoso.example'] });
  const other = await given({}, { mailboxes: ['a@contoso.example', 'b@contoso.example'] });
  expect(one.problems).toEqual([]);
  expect(one.values.mailboxes).toMatch(/^list:\/\/[0-9a-f]{64}$/);
  expect(other.values.mailboxes).toBe(one.values.mailboxes);
  await expect(keptList(home, String(one.values.mailboxes))).resolves.toEqual([
    'a@contoso.example',
    'b@contoso.example',
  ]);
});

it('reads a file in the folder of the input file, and leaves out blanks and remarks', async () => {
  await writeFile(join(home, 'boxes.txt'), '# those of sales\r\na@contoso.example\r\n\r\n  b@contoso.example\n');
  for (const values of [{ mailboxes: '@boxes.txt' }, { mailboxesFile: 'boxes.txt' }, { mailboxes: ['@boxes.txt'] }]) {
    const { values: read, problems } = await given(values);
    expect(problems).toEqual([]);
    expect(read).not.toHaveProperty('mailboxesFile');
    await expect(keptList(home, String(read.mailboxes))).resolves.toHaveLength(2);
  }
});

it('names the lines that are no addresses, repeats none of them, and keeps nothing', async () => {
  await writeFile(join(home, 'boxes.txt'), 'a@contoso.example\nHunter2!\nb@contoso.example\nnobody\n');
  const { problems, refused } = await given({ mailboxesFile: 'boxes.txt' });
  expect(problems.map(({ where }) => where)).toEqual(['boxes.txt:2', 'boxes.txt:4']);
  expect(JSON.stringify(problems)).not.toContain('Hunter2');
  expect(refused).toEqual(['mailboxes']);
  expect(await readdir(home)).toEqual(['boxes.txt']);
});

it.each([
  ['a file that is not there', { mailboxes: '@nowhere.txt' }],
  ['an empty list', { mailboxes: [] }],
])('refuses %s', async (_what, values) => {
  const { problems } = await given(values);
  expect(problems).toHaveLength(1);
});

it('leaves a reference as it is', async () => {
  const reference = `list://${'a'.repeat(64)}`;
  await expect(given({ mailboxes: reference })).resolves.toMatchObject({
    values: { mailboxes: reference },
    problems: [],
  });
});
