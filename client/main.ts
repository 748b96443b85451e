#!/usr/bin/env node
/**
 * `runbook`: reads the command line, runs the command, shows the document that it returns, and exits with its code.
 * What a command needs is imported when it runs, so that help is instant.
 */
import { CommanderError } from 'commander';
import type { CommandProblem } from './command-problem.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { CommandSyntax } from './grammar.ts';
import type { Invocation } from './invocation.ts';
import { terminalIo, type Io } from './io.ts';
import { programOf } from './program.ts';
import { usageError } from './usage-error.ts';

async function main(words: readonly string[], ended: AbortController): Promise<ExitCode> {
  const end = (): void => ended.abort();
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  process.stdout.on('error', endWithout);
  const io = terminalIo(process, process.env, words.includes('--json'), ended.signal);
  try {
    const chosen = read(words);
    if (chosen === undefined) return exitCodes.done;
    const { run } = await chosen.syntax.load();
    const answer = await run(chosen.invocation, io);
    if (typeof answer === 'number') return answer;
    io.show(answer);
    return answer.exit;
  } catch (error) {
    const { explain } = await import('./explain.ts');
    if (process.env.RUNBOOKS_LOG_LEVEL === 'debug' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return complain(explain(error), io);
  }
}

/** A reader such as `head` has seen enough; a file on a full disk misses what should be in it. */
function endWithout(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitCodes.done);
  process.stderr.write(`The output could not be written: ${error.message}\n`);
  process.exit(exitCodes.failed);
}

/** @returns undefined when help was asked for, and shown */
function read(words: readonly string[]): { syntax: CommandSyntax; invocation: Invocation } | undefined {
  let chosen: { syntax: CommandSyntax; invocation: Invocation } | undefined;
  let help = '';
  const program = programOf(words, (syntax, invocation) => (chosen = { syntax, invocation }), {
    out: (text) => void process.stdout.write(text),
    // Error messages also come as exceptions; the help of a group without a subcommand comes only here.
    error: (text) => void (help += text),
  });
  try {
    program.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.help') process.stdout.write(help);
    if (error.exitCode === 0 || error.code === 'commander.help') return undefined;
    throw usageError(error);
  }
  return chosen;
}

function complain(problem: CommandProblem, io: Io): ExitCode {
  const { code, message, advice, problems, exitCode } = problem;
  io.complain({ error: { code, message, advice, problems } });
  return exitCode;
}

// Not process.exit: stdout may be a pipe that isn't drained yet.
const ended = new AbortController();
process.exitCode = await main(process.argv.slice(2), ended);
// Ctrl-C may come while something is being started; all of it ends with this process.
if (ended.signal.aborted) process.exit();
