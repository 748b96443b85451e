/** The problem when a part of the stack ends unexpectedly. */
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';

export function partEndedProblem(ended: {
  part: string;
  exit: { code: number | null; signal: string | null };
  log: string;
}): CommandProblem {
  const how =
    ended.exit.signal ?? (ended.exit.code === null ? 'for an unknown reason' : `exit code ${ended.exit.code}`);
  return new CommandProblem({
    code: 'part-ended',
    message: `The ${ended.part} has ended (${how}).`,
    exitCode: exitCodes.failed,
    advice: `Its log is ${ended.log}; the next start continues every run.`,
  });
}
