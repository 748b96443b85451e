import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { CommandProblem } from '../../../client/command-problem.ts';
import { gatherInput } from '../../../client/inputs/gather.ts';
import { runbookNamed } from '../../../domain/runbooks/catalogue.ts';

const runbook = runbookNamed('client-sense-online')!;
const noTerminal = { interactive: false, stdin: Readable.from([]) };
const complete = {
  userPrincipalName: 'client.sense@contoso.example',
  password: 'secret://client-sense-password',
  addresses: ['203.0.113.10'],
  targetMailbox: 'ada.berg@contoso.example',
  outsideMailbox: 'ben.castillo@contoso.example',
  mailboxScope: "Department -eq 'Sales'",
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inputs-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function file(text: string): Promise<string> {
  const path = join(folder, 'input.yaml');
  await writeFile(path, text);
  return path;
}

async function refusal(given: { file?: string; options?: Record<string, unknown> }): Promise<CommandProblem> {
  const gathered = gatherInput(runbook, { file: given.file, options: given.options ?? {} }, noTerminal);
  return (await gathered.then(
    () => undefined,
    (error: unknown) => error,
  )) as CommandProblem;
}

test('options alone are enough, and defaults are filled in', async () => {
  const input = await gatherInput(runbook, { file: undefined, options: complete }, noTerminal);
  expect(input).toMatchObject({ ...complete, displayName: 'Client Sense', signsInAs: 'account', ews: false });
});

test('options override the file', async () => {
  const path = await file(JSON.stringify({ ...complete, displayName: 'from the file', ews: true }));
  const input = await gatherInput(runbook, { file: path, options: { ews: false } }, noTerminal);
  expect(input).toMatchObject({ displayName: 'from the file', ews: false });
});

test('JSON is read like YAML', async () => {
  const path = await file(JSON.stringify(complete, null, 2));
  await expect(gatherInput(runbook, { file: path, options: {} }, noTerminal)).resolves.toMatchObject(complete);
});

const yaml = Object.entries(complete)
  .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  .join('\n');

test.each([
  [
    'a misspelt key is named with its place and what was meant',
    `${yaml}\ndisplayname: x\n`,
    /:7:1 displayname$/,
    /did you mean "displayName"/,
  ],
  [
    'a wrong address is named with its place in the list',
    yaml.replace('203.0.113.10', '300.1.1.1'),
    /:3:1 addresses\.0$/,
    /IPv4 address/,
  ],
  [
    'an unknown choice is answered with the choices',
    `${yaml}\nsignsInAs: robot\n`,
    /:7:1 signsInAs$/,
    /account, application/,
  ],
  ['a text where a flag belongs', `${yaml}\news: perhaps\n`, /:7:1 ews$/, /true or false/],
  [
    'two properties that contradict each other',
    yaml.replace('ben.castillo', 'ada.berg'),
    /outsideMailbox$/,
    /another mailbox/,
  ],
])('%s', async (_, text, where, problem) => {
  const { exitCode, code, problems } = await refusal({ file: await file(text) });
  expect({ exitCode, code }).toEqual({ exitCode: 2, code: 'input-invalid' });
  expect(problems).toHaveLength(1);
  expect(problems[0]?.where).toMatch(where);
  expect(problems[0]?.problem).toMatch(problem);
});

test('everything that is missing is named at once, with its option', async () => {
  const { problems, exitCode } = await refusal({ options: { userPrincipalName: complete.userPrincipalName } });
  expect(exitCode).toBe(2);
  expect(problems.map(({ where }) => where)).toEqual([
    'password',
    'addresses',
    'targetMailbox',
    'outsideMailbox',
    'mailboxScope',
  ]);
  expect(problems[0]?.problem).toContain('--password');
});

test('a password in place of its reference is refused without being repeated', async () => {
  const problem = await refusal({ options: { ...complete, password: 'hunter2-Secret!' } });
  expect(problem.problems[0]?.where).toBe('--password');
  expect(JSON.stringify([problem.message, problem.advice, problem.problems])).not.toContain('hunter2');
});

test.each([
  ['a file that does not exist', async () => join(folder, 'nowhere.yaml'), 'input-unreadable'],
  ['a file that is not YAML', async () => file('a: [b'), 'input-invalid'],
  ['a file with a list', async () => file('- a'), 'input-invalid'],
])('%s is refused', async (_, path, code) => {
  const problem = await refusal({ file: await path() });
  expect(problem).toMatchObject({ code, exitCode: 2 });
});

describe('the journal', () => {
  const gathered = (name: Parameters<typeof runbookNamed>[0], options: Record<string, unknown>) =>
    gatherInput(
      runbookNamed(name)!,
      // Nowhere: a journal that is opened is a failure.
      { file: undefined, options, installation: { home: folder, database: 'postgres://nobody@127.0.0.1:1/none' } },
      noTerminal,
    );

  test('is left alone by an input without a list', async () => {
    await expect(gathered('client-sense-online', complete)).resolves.toMatchObject(complete);
  });

  test('takes a list, and without it there is no input', async () => {
    const options = { mailboxes: ['ada.berg@contoso.example'], outsideMailbox: 'ben.castillo@contoso.example' };
    await expect(gathered('ce-mailbox-oauth', options)).rejects.toMatchObject({ code: 'journal-unreachable' });
  });
});
