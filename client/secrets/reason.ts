/** Why a person reads a secret: given with the command, or asked for. */
import { usageProblem } from '../command-problem.ts';
import type { Io } from '../io.ts';

/** @throws CommandProblem when there is none */
export async function reasonForAccess(
  given: string | undefined,
  { interactive, stdin }: Pick<Io, 'interactive' | 'stdin'>,
): Promise<string> {
  const reason = (given ?? (interactive ? await asked(stdin) : '')).trim();
  if (reason !== '') return reason;
  throw usageProblem('reason-missing', 'Say why you read it: --reason "entering it in the vendor\'s portal".', {
    advice: 'The reason is recorded with your name.',
  });
}

async function asked(stdin: Io['stdin']): Promise<string> {
  const { isCancel, text } = await import('@clack/prompts');
  const typed = await text({ message: 'Why do you read it?', input: stdin, output: process.stderr });
  return isCancel(typed) ? '' : typed;
}
