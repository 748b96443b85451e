/** What `doctor` says of approvals.yaml. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { approvalsCheck } from '../../../client/checks/approvals.ts';

const now = Date.parse('2026-12-20T12:00:00Z');

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'approvals-'));
});
afterEach(() => rm(home, { recursive: true }));

const standing = (until: string) =>
  `standing: [{name: rotations, changes: {thing: [create]}, mostPerDay: 1, from: 2026-12-01, until: ${until}}]\n`;

it.each<[string, string | undefined, string, RegExp]>([
  ['no file', undefined, 'ok', /one approval, by anybody but who asked/],
  ['rules', 'rules: [{name: all}]\n', 'ok', /everybody has all roles, rules 1, standing approvals 0$/],
  ['roles', 'roles: {ann: [Request], ben: [Approve]}\n', 'ok', /roles of 2/],
  ['a standing approval with time left', standing('2027-06-30'), 'ok', /standing approvals 1$/],
  ['one that ends soon', standing('2027-01-10'), 'warning', /rotations ends after 2027-01-10/],
  ['a mistake', 'rules: [{name: all, approvals: 3}]\n', 'wrong', /approvals\.yaml:1:\d+ .*must be 1 or 2/],
])('%s', async (_, text, result, detail) => {
  if (text !== undefined) await writeFile(join(home, 'approvals.yaml'), text);
  expect(await approvalsCheck({ home }, now)).toMatchObject({
    name: 'approvals',
    result,
    detail: expect.stringMatching(detail),
  });
});
