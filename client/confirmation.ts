/** What can't be undone is asked about first: on a terminal by a question, elsewhere by --yes. */
import { CommandProblem } from './command-problem.ts';
import { exitCodes } from './exit-codes.ts';
import type { Invocation } from './invocation.ts';
import type { Io } from './io.ts';

type Terminal = Pick<Io, 'interactive' | 'stdin'>;

/** Whether --yes was given, or a person says yes; nobody is there to ask where there is no terminal. */
export async function isConfirmed(
  message: string,
  { options }: Pick<Invocation, 'options'>,
  { interactive, stdin }: Terminal,
): Promise<boolean> {
  if (options.yes === true) return true;
  if (!interactive) return false;
  const { confirm } = await import('@clack/prompts');
  return (await confirm({ message, initialValue: false, input: stdin, output: process.stderr })) === true;
}

/** @throws CommandProblem `not-confirmed`, exit code 3 */
export async function refuseUnconfirmed(
  message: string,
  invocation: Pick<Invocation, 'options'>,
  io: Terminal,
): Promise<void> {
  if (await isConfirmed(message, invocation, io)) return;
  throw new CommandProblem({
    code: 'not-confirmed',
    message: io.interactive
      ? 'Not confirmed: nothing was done.'
      : `Nothing was done: there is no terminal on which to ask "${message}"`,
    exitCode: exitCodes.waitsForPerson,
    advice: 'Add --yes to do it without a question.',
  });
}

/**
 * Asks a person to type what they have read.
 *
 * @param expected in lower case, without blanks
 * @returns whether that was typed; false for anything else, and for Ctrl-C
 */
export async function isTyped(message: string, expected: string, { stdin }: Pick<Io, 'stdin'>): Promise<boolean> {
  const { text } = await import('@clack/prompts');
  const answer = await text({ message, input: stdin, output: process.stderr });
  return typeof answer === 'string' && answer.replaceAll(/\s/g, '').toLowerCase() === expected;
}
