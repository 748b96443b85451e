import { exitCodeOf } from '../../client/exit-codes.ts';
import { grammar, type CommandSyntax } from '../../client/grammar.ts';
import type { Invocation } from '../../client/invocation.ts';
import { programOf } from '../../client/program.ts';

function read(...words: string[]): { syntax?: CommandSyntax; invocation?: Invocation; help: string; error?: Error } {
  const chosen: { syntax?: CommandSyntax; invocation?: Invocation; help: string; error?: Error } = { help: '' };
  const keep = (text: string): void => void (chosen.help += text);
  try {
    programOf(words, (syntax, invocation) => Object.assign(chosen, { syntax, invocation }), {
      out: keep,
      error: keep,
    }).parse(words, {
      from: 'user',
    });
  } catch (error) {
    chosen.error = error as Error;
  }
  return chosen;
}

test.each(grammar.map((each) => [each.usage, each] as const))(
  '%s has help with an example, and --json',
  (usage, syntax) => {
    const words = usage.split(' ').filter((word) => /^[a-z]/.test(word));
    expect(syntax.examples.length).toBeGreaterThan(0);
    expect(syntax.examples.every((example) => example.includes(`runbook ${words.join(' ')}`))).toBe(true);
    if (syntax.open === true) return;
    const { help } = read(...words, '--help');
    expect(help).toContain(syntax.examples[0]);
    expect(help).toContain('--json');
  },
);

test.each(grammar.map((each) => [each.usage, each] as const))(
  '%s has a module that can be loaded',
  async (_, syntax) => {
    expect(typeof (await syntax.load()).run).toBe('function');
  },
);

test('arguments, options and the command that shares a module come through', () => {
  const { invocation } = read('skip', 'x', '--by', 'ann');
  expect(invocation).toMatchObject({ args: ['x'], options: { by: 'ann', command: 'skip' } });
});

test('words of an open command are left to it', () => {
  const { invocation } = read('plan', 'client-sense-online', '--whatever', '1', '--help');
  expect(invocation?.words).toEqual(['client-sense-online', '--whatever', '1', '--help']);
});

test('the words after a group of commands are the arguments', () => {
  expect(read('secret', 'put', 'name', '--kind', 'password').invocation).toMatchObject({ args: ['name'] });
});

test.each([
  [['statsu', 'x'], /Did you mean status/],
  [['status'], /missing required argument/],
  [['runs', '--phse', 'done'], /Did you mean --phase/],
])('%j is refused', (words, message) => {
  expect(read(...words).error?.message).toMatch(message);
});

test.each([
  ['done', 0],
  ['done-with-skips', 5],
  ['failed', 1],
  ['rejected', 4],
  ['rolled-back', 1],
  ['cancelled', 1],
] as const)('a run that is %s ends a command with %d', (outcome, code) => {
  expect(exitCodeOf(outcome)).toBe(code);
});
