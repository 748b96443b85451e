/**
 * Why a run can't go on although workers poll: its workflow task fails, or no worker is of the build that began it. Its memo
 * can't know either.
 */
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { shellWord } from '../../domain/shell-word.ts';
import { failingWorkflowTask } from '../../temporal/failing-workflow-task.ts';
import { buildOfRun, lastBuildOfRun } from '../../temporal/builds/run-build.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { Documents } from '../json/documents.ts';
import type { Polling } from './worker-polls.ts';
import type { RunsClient } from './with-runs.ts';

export type Stuck = NonNullable<Documents['status']['stuck']>;
/** What the server says of a run, of which nothing need be decoded. */
export type Described = Pick<WorkflowExecutionDescription, 'workflowId' | 'runId' | 'raw'>;

/** @param polling on the run's task queue; undefined: the server doesn't say who polls */
export async function stuckOf(
  description: Described,
  polling: Polling | undefined,
  client: RunsClient['client'],
): Promise<Stuck | null> {
  const { workflowId: run } = description;
  const failing = await failingWorkflowTask(client, description);
  const own = lastBuildOfRun(description);
  if (failing !== undefined) {
    const { attempts, isNondeterminism, reason, since } = failing;
    const message = isNondeterminism
      ? "The worker's code does not fit what this run has done so far: it can't continue the run"
      : "The worker can't continue this run: its workflow task fails";
    return {
      code: 'workflow-task-fails',
      message: `${message} (attempt ${attempts}).`,
      said: reason ?? null,
      build: own,
      attempts,
      since,
      advice: stuckAdvice(run, own),
    };
  }
  return polling === undefined ? null : withoutItsBuild(run, buildOfRun(description), polling);
}

/** @param build of the run; null: the current one takes it */
export function withoutItsBuild(run: string, build: string | null, polling: Polling): Stuck | null {
  const { builds, currentBuild } = polling;
  const needed = build ?? currentBuild;
  if (builds.length === 0 || needed === null || builds.includes(needed)) return null;
  const why = build === null ? 'to which new runs go' : 'which began this run';
  const others = builds.map((each) => each ?? 'none').join(', ');
  return {
    code: 'build-not-running',
    message: `No worker of build ${needed} polls, ${why}; workers of other builds do: ${others}.`,
    said: null,
    build: needed,
    attempts: null,
    since: null,
    advice: stuckAdvice(run, needed),
  };
}

/** What to do. @param build that can continue it, where that is known */
export function stuckAdvice(run: string, build: string | null): string {
  const which = build === null ? 'of the release that began it' : `of build ${build}`;
  return `Start a worker ${which} alongside, and the run goes on; or undo what it has written: runbook rollback ${shellWord(run)} (docs/versioning.md).`;
}

/** The same as the problem of a command. @param sent what has become of what the command sent, to follow "It" */
export function stuckProblem(stuck: Stuck, exitCode: ExitCode = exitCodes.failed, sent = ''): CommandProblem {
  const said = stuck.said === null ? '' : ` The worker said: ${stuck.said}`;
  const { code, advice } = stuck;
  return new CommandProblem({ code, message: `${stuck.message}${said}${sent}`, exitCode, advice });
}
