/**
 * Why a command couldn't do what was asked: one sentence, what to do about it, and the exit code. Every expected error of
 * a command becomes one of these; `explain` makes them from the errors of other parts.
 */
import { exitCodes, type ExitCode } from './exit-codes.ts';

/** One thing that is wrong with what was given: where, and what to write instead. Never the value: it may be a secret. */
export interface InputProblem {
  readonly where: string;
  readonly problem: string;
}

export class CommandProblem extends Error {
  /** Stable: programs branch on it. */
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly advice: string | null;
  readonly problems: readonly InputProblem[];

  constructor(given: {
    code: string;
    message: string;
    exitCode: ExitCode;
    advice?: string;
    problems?: readonly InputProblem[];
  }) {
    super(given.message);
    this.name = 'CommandProblem';
    this.code = given.code;
    this.exitCode = given.exitCode;
    this.advice = given.advice ?? null;
    this.problems = given.problems ?? [];
  }
}

/** Wrong usage, or input that can't be used: exit code 2. */
export function usageProblem(
  code: string,
  message: string,
  more: { advice?: string; problems?: readonly InputProblem[] } = {},
): CommandProblem {
  return new CommandProblem({ code, message, exitCode: exitCodes.usage, ...more });
}
