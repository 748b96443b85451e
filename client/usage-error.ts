/** Commander's error messages as sentences: exit code 2. */
import type { CommanderError } from 'commander';
import { usageProblem, type CommandProblem } from './command-problem.ts';

/** Commander's "error: unknown option '--adresses'\n(Did you mean --addresses?)" becomes one line. */
export function usageError({ message }: Pick<CommanderError, 'message'>): CommandProblem {
  const sentence = message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  const text = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`.replace(/[^.)?]$/, '$&.');
  return usageProblem('usage', text, { advice: 'Add --help to see the arguments and options.' });
}
