/**
 * One command line, from its words to its exit code: reads it, runs the command, and shows the document that it returns, or why
 * there is none. What a command needs is imported when it runs, so that help is instant.
 */
import { CommanderError } from 'commander';
import type { Environment } from '../config.ts';
import type { CommandProblem } from './command-problem.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { CommandSyntax } from './grammar.ts';
import type { Invocation } from './invocation.ts';
import { terminalIo, type Io, type Streams } from './io.ts';
import { programOf } from './program.ts';
import { usageError } from './usage-error.ts';

/**
 * @param words all words after the program's name
 * @param signal aborted when the command must end early
 */
export async function runWords(
  words: readonly string[],
  streams: Streams,
  environment: Environment,
  signal: AbortSignal,
): Promise<ExitCode> {
  const io = terminalIo(streams, environment, words.includes('--json'), signal);
  try {
    const chosen = read(words, streams);
    if (chosen === undefined) return exitCodes.done;
    const { run } = await chosen.syntax.load();
    const answer = await run(chosen.invocation, io);
    if (typeof answer === 'number') return answer;
    io.show(answer);
    return answer.exit;
  } catch (error) {
    const { explain } = await import('./explain.ts');
    if (environment.RUNBOOKS_LOG_LEVEL === 'debug' && error instanceof Error) streams.stderr.write(`${error.stack}\n`);
    return complain(explain(error), io);
  }
}

/** @returns undefined when help was asked for, and shown */
function read(
  words: readonly string[],
  { stdout }: Streams,
): { syntax: CommandSyntax; invocation: Invocation } | undefined {
  let chosen: { syntax: CommandSyntax; invocation: Invocation } | undefined;
  let help = '';
  const program = programOf(words, (syntax, invocation) => (chosen = { syntax, invocation }), {
    out: (text) => void stdout.write(text),
    // Error messages also come as exceptions; the help of a group without a subcommand comes only here.
    error: (text) => void (help += text),
  });
  try {
    program.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.help') stdout.write(help);
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
