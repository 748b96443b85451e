/**
 * What only the run itself knows, its full plan and its record: by query while it runs (needs a worker, so with a
 * deadline), from its result once it has ended.
 */
import type { Kinds } from '../../domain/kinds.ts';
import type { Plan } from '../../domain/plan.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { ofWorkflowId } from '../../domain/run-request.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { checkedRecord, verifiedPlan } from './checked-plan.ts';
import { describeRun } from './describe-run.ts';
import { noWorkerProblem } from './no-worker.ts';
import { stuckAdvice, stuckProblem } from './stuck-run.ts';
import type { RunsClient } from './with-runs.ts';

/** Milliseconds that a worker gets to answer a query; while a worker is dying, one takes a second or more. */
const patience = 10_000;

/**
 * The plan that waits for a decision or is being applied; null before there is one.
 *
 * @param kinds the kinds of resources that its steps may be of; those of this program, if left out
 * @throws CommandProblem `no-worker`, why it is stuck, or `plan-differs`: what came is not the run's plan
 */
export async function planOf(run: string, runs: RunsClient, kinds?: Kinds): Promise<Plan | null> {
  const { runId } = await runs.client.workflow.getHandle(run).describe();
  const plan = await query<unknown>(run, runId, 'plan', runs);
  return plan === null ? null : verifiedPlan(plan, { ...ofWorkflowId(run), run, runId }, kinds);
}

/**
 * The run's record, complete or as far as it goes yet.
 *
 * @throws CommandProblem `no-worker`, or `plan-differs`
 */
export async function recordOf(run: string, runs: RunsClient): Promise<RunRecord> {
  const { status, runId } = await runs.client.workflow.getHandle(run).describe();
  const record =
    status.name === 'COMPLETED'
      ? ((await runs.client.workflow.getHandle(run, runId).result()) as RunRecord)
      : await query<RunRecord>(run, runId, 'record', runs);
  return checkedRecord(record, { ...ofWorkflowId(run), run, runId });
}

async function query<Answer>(run: string, runId: string, name: string, runs: RunsClient): Promise<Answer> {
  try {
    return await runs.client.withDeadline(Date.now() + patience, async () =>
      runs.client.workflow.getHandle(run, runId).query<Answer>(name),
    );
  } catch (error) {
    const { stuck } = await describeRun(run, runs);
    if (stuck !== null) throw stuckProblem(stuck);
    if (isNondeterminism(error)) throw doesNotFit(run);
    if (isNotAnswered(error)) throw await noWorkerProblem(run, patience, runs);
    throw error;
  }
}

/** The SDK's own code, which it has in its messages alone: https://github.com/temporalio/rules, TMPRL1100. */
function isNondeterminism(error: unknown): boolean {
  return error instanceof Error && (error.message.includes('[TMPRL1100]') || isNondeterminism(error.cause));
}

/** A run that only waits has no workflow task that could have failed yet: a query is what finds out. */
function doesNotFit(run: string): CommandProblem {
  return new CommandProblem({
    code: 'workflow-task-fails',
    message: `The worker's code does not fit what ${run} has done so far: it can't continue the run.`,
    exitCode: exitCodes.failed,
    advice: stuckAdvice(run, null),
  });
}

const deadlineExceeded = 4;
const failedPrecondition = 9;
const unavailable = 14;

/** A gRPC status, at whatever depth the SDK has wrapped it. */
function isNotAnswered(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code } = each as { code?: unknown };
    if (code === deadlineExceeded || code === failedPrecondition || code === unavailable) return true;
  }
  return false;
}
