/** The grammar as a commander program. */
import { Command, Option } from 'commander';
import { jsonOption } from './json-option.ts';
import { grammar, type CommandSyntax } from './grammar.ts';
import type { Invocation } from './invocation.ts';

/** Called with the command that was typed. */
export type Chosen = (syntax: CommandSyntax, invocation: Invocation) => void;

/**
 * @param words all words after the program's name
 * @param output where help and error messages go
 */
export function programOf(
  words: readonly string[],
  chosen: Chosen,
  output: { out: (text: string) => void; error: (text: string) => void },
): Command {
  const program = new Command('runbook');
  program
    .description(
      "Durable runbooks that onboard a vendor's service account or application to Exchange, and prove what it reaches.",
    )
    .configureOutput({ writeOut: output.out, writeErr: output.error })
    .exitOverride()
    .showHelpAfterError(false)
    .helpCommand(false)
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 usage or invalid input, 3 the run waits for a person, 4 refused, 5 done with skips.\nSee "runbook demo" for a whole run on a simulated tenant.',
    );
  for (const syntax of grammar) add(program, syntax, words, chosen);
  return program;
}

function add(program: Command, syntax: CommandSyntax, words: readonly string[], chosen: Chosen): void {
  const { usage, summary, options = [], examples, open } = syntax;
  const [first = '', second] = usage.split(' ');
  const isGroup = second !== undefined && /^[a-z]/.test(second);
  const parent = isGroup ? groupOf(program, first) : program;
  const depth = isGroup ? 2 : 1;
  const command = parent
    .command(isGroup ? usage.slice(first.length + 1) : usage)
    .description(summary)
    .addHelpText('after', `\nExamples:\n${examples.map((each) => `  $ ${each}`).join('\n')}`);
  for (const [flags, description] of [...options, jsonOption]) command.addOption(new Option(flags, description));
  if (open === true) command.allowUnknownOption().allowExcessArguments().helpOption(false);
  command.action((...given: unknown[]) => {
    const values = given.at(-2) as Record<string, unknown>;
    const args = given.slice(0, -2) as (string | undefined)[];
    chosen(syntax, { args, options: { ...values, command: command.name() }, words: words.slice(depth) });
  });
}

function groupOf(program: Command, name: string): Command {
  const existing = program.commands.find((each) => each.name() === name);
  return (
    existing ??
    program
      .command(name)
      .helpCommand(false)
      .description(groups[name] ?? name)
  );
}

const groups: Readonly<Record<string, string>> = {
  secret: 'secrets of the store: put, list, get, export, rm',
  schedule: 'watches of credentials: apply, list',
  journal: "the journal of the installation's own writes: prune",
  passkey: 'passkeys that sign decisions: enrol, endorse, list, revoke',
  keys: 'the keys of the codec, of the secret store and of the journal: show, rotate',
};
