/** What a command's exit code means. The numbers are an interface: scripts branch on them. */
import type { Outcome } from '../domain/run-status.ts';

export const exitCodes = {
  done: 0,
  failed: 1,
  /** Wrong usage or invalid input: nothing was started. */
  usage: 2,
  /** The run waits for a person. */
  waitsForPerson: 3,
  /** The plan was rejected, or a decision was not accepted. */
  refused: 4,
  /** Done, but something was skipped, which is named. */
  skips: 5,
  /** A decision was sent and not answered: it may take effect yet. */
  unanswered: 6,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byOutcome: Readonly<Record<Outcome, ExitCode>> = {
  done: exitCodes.done,
  'done-with-skips': exitCodes.skips,
  rejected: exitCodes.refused,
  failed: exitCodes.failed,
  'rolled-back': exitCodes.failed,
  cancelled: exitCodes.failed,
};

/** The exit code of a command that waited for a run which ended with this outcome. */
export function exitCodeOf(outcome: Outcome): ExitCode {
  return byOutcome[outcome];
}
