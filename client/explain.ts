/**
 * Turns an error of any part into a message for the operator. Branches on codes and classes, never on texts; an unexpected
 * error keeps its message, and its stack is shown with RUNBOOKS_LOG_LEVEL=debug.
 */
import { fileFailureOf } from '../domain/file-failure.ts';
import { CommandProblem } from './command-problem.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';

/** Failures of these classes are the caller's to fix: what was given is wrong. */
export function exitCodeOfClass(failureClass: unknown): ExitCode {
  return failureClass === 'invalid' || failureClass === 'not-found' ? exitCodes.usage : exitCodes.failed;
}

/** @param error anything that was thrown */
export function explain(error: unknown): CommandProblem {
  if (error instanceof CommandProblem) return error;
  const ofFile = fileFailureOf(error);
  if (ofFile !== undefined) return ofFailure(ofFile);
  if (!(error instanceof Error)) return unexpected(String(error));
  switch (error.name) {
    case 'Failure':
      return ofFailure(error as Error & { code: string; failureClass: string; operator: string; advice: string });
    case 'ConfigError':
      return ofConfig(error as Error & { problems: readonly string[] });
    case 'TemporalUnreachable':
      return new CommandProblem({
        code: 'temporal-unreachable',
        message: `${error.message}.`,
        exitCode: exitCodes.failed,
        advice: 'Start one with "runbook dev", or set TEMPORAL_ADDRESS to the address of the server to use.',
      });
    case 'NoServerOfHome':
      return new CommandProblem({
        code: (error as Error & { other?: string }).other === undefined ? 'no-server' : 'other-server',
        message: `${error.message}.`,
        exitCode: exitCodes.failed,
        advice:
          'Start it with "runbook dev". For another home set RUNBOOKS_HOME, for a server that runs elsewhere TEMPORAL_ADDRESS.',
      });
    case 'NoTemporalServer':
      return new CommandProblem({
        code: 'no-temporal-program',
        message: error.message,
        exitCode: exitCodes.failed,
        problems: (error as Error & { ways: readonly string[] }).ways.map((way, index) => ({
          where: String(index + 1),
          problem: way,
        })),
      });
    case 'AlreadyRunning':
      return new CommandProblem({
        code: 'already-running',
        message: `${error.message}.`,
        exitCode: exitCodes.failed,
        advice: 'Use the one that is running, stop it, or choose another RUNBOOKS_HOME.',
      });
    case 'WorkerNotStarted':
      return new CommandProblem({
        code: 'worker-not-started',
        message: error.message,
        exitCode: exitCodes.failed,
        advice: `Its log is ${(error as Error & { log: string }).log}.`,
      });
    // What Temporal's data converters throw.
    case 'ValueError':
      return new CommandProblem({
        code: 'payload-unreadable',
        message: `${error.message}.`,
        exitCode: exitCodes.failed,
        advice: 'Use the RUNBOOKS_HOME that the run was started with, or set RUNBOOKS_CODEC_KEYS to its keys.',
      });
    case 'PayloadUnsealed':
      return new CommandProblem({
        code: 'payload-unsealed',
        message: `${error.message}.`,
        exitCode: exitCodes.failed,
        advice:
          'It is not shown: somebody without the keys of this installation may have written it. Use the RUNBOOKS_HOME that the run was started with; if it was, find out who else reaches the Temporal server.',
      });
    default:
      return unexpected(error.message);
  }
}

function ofFailure(failure: { code: string; failureClass: string; operator: string; advice: string }): CommandProblem {
  const { code, failureClass, operator, advice } = failure;
  return new CommandProblem({ code, message: operator, exitCode: exitCodeOfClass(failureClass), advice });
}

function ofConfig({ problems }: { problems: readonly string[] }): CommandProblem {
  return new CommandProblem({
    code: 'environment-invalid',
    message: "The environment can't be used.",
    exitCode: exitCodes.usage,
    problems: problems.map((problem) => ({ where: 'environment', problem })),
  });
}

function unexpected(message: string): CommandProblem {
  return new CommandProblem({ code: 'unexpected', message, exitCode: exitCodes.failed });
}
