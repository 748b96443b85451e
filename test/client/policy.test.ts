/** `runbook policy show` and `policy test`: what a plan would need, before it is asked. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run as show } from '../../client/commands/policy-show.ts';
import { run as tested } from '../../client/commands/policy-test.ts';
import { planDocument } from '../../client/runs/plan-document.ts';
import type { Run } from '../../client/invocation.ts';
import type { Answer } from '../../client/io.ts';
import { hashOf } from '../../domain/plan.ts';
import { planWith } from '../policy/planned.ts';
import { namesAsTyped } from '../setup/names-as-typed.ts';
import { testIo } from './test-io.ts';

const example = join(__dirname, '..', '..', 'examples', 'approvals.yaml');

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'policy-'));
  await namesAsTyped(home, 'contoso');
});
afterEach(async () => rm(home, { recursive: true }));

async function answer(command: Run, options: Record<string, string>): Promise<Answer> {
  const { io } = testIo({ environment: { RUNBOOKS_HOME: home } });
  const answered = await command({ args: [], options, words: [] }, io);
  if (typeof answered === 'number') throw new Error('It answers a document');
  return answered;
}

const plan = planWith({ lists: [2001] });

async function written(content: object = planDocument(plan)): Promise<string> {
  const file = join(home, 'plan.json');
  await writeFile(file, JSON.stringify(content));
  return file;
}

it('shows what holds, and says that there is no file', async () => {
  expect(await answer(show, {})).toMatchObject({ document: { policyDigest: null, roles: null, rules: [] }, exit: 0 });
  const named = ['far-reaching', 'many-mailboxes', 'high'].map((name) => ({ name }));
  expect(await answer(show, { file: example })).toMatchObject({ document: { rules: named }, exit: 0 });
});

it('says which rule a plan meets, who may approve it, and what it needs', async () => {
  const given = { plan: await written(), file: example, by: 'ann' };
  expect(await answer(tested, given)).toMatchObject({
    document: {
      plan: { hash: plan.hash },
      rule: 'many-mailboxes',
      numbers: { mailboxes: 2001, servers: 0 },
      approvals: 2,
      who: 'ben or cyd (Approve)',
      quarantine: expect.stringContaining('2001'),
      mayRequest: true,
      problems: [],
    },
    exit: 0,
  });
});

it('who may not ask, and what nobody else could approve, is a problem', async () => {
  const given = { plan: await written(), file: example };
  expect(await answer(tested, { ...given, by: 'eve' })).toMatchObject({
    document: {
      mayRequest: false,
      problems: [/^eve has no role/, /^1 with Administer is needed/].map((words): unknown =>
        expect.stringMatching(words),
      ),
    },
    exit: 4,
  });
  const other = await answer(tested, { ...given, by: 'ben' });
  expect(other).toMatchObject({ document: { problems: [expect.stringContaining('lists 1 but ben')] }, exit: 4 });
});

it('a plan that was altered is none', async () => {
  const altered = { ...planDocument(plan), subject: 'another' };
  await expect(answer(tested, { plan: await written(altered) })).rejects.toMatchObject({
    code: 'plan-malformed',
    exitCode: 2,
  });
  const rehashed = { ...altered, hash: hashOf({ ...plan, subject: 'another' }) };
  expect(await answer(tested, { plan: await written(rehashed) })).toMatchObject({ exit: 0 });
});

it.each<[string, Record<string, string>]>([
  ['neither a run nor a file', {}],
  ['a file that is not there', { plan: '/nowhere/plan.json' }],
  ['another approvals.yaml that is not there', { plan: 'plan.json', file: '/nowhere/approvals.yaml' }],
])('%s is a mistake', async (_, options) => {
  await expect(answer(tested, options)).rejects.toMatchObject({ exitCode: 2 });
});

it('a file with a mistake is named with its place', async () => {
  await writeFile(join(home, 'approvals.yaml'), 'rules: [{name: x, aprovals: 2}]');
  await expect(answer(show, {})).rejects.toMatchObject({
    code: 'approvals-file-invalid',
    subject: expect.stringMatching(/approvals\.yaml:1:\d+ .*did you mean "approvals"/),
  });
});
