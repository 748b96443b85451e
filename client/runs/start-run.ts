/** Starts a run, or planning alone. What is sent contains references, never a secret. */
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { workflowIdOf, type RunRequest } from '../../domain/run-request.ts';
import type { RunbookWorkflow, RunbookWorkflowType } from '../../domain/runbooks/runbook-names.ts';
import { shellWord } from '../../domain/shell-word.ts';
import { firstSearchAttributes } from '../../temporal/search-attributes.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { ownInstallation } from '../with-journal.ts';
import { firstStatus } from './first-status.ts';
import type { RunsClient } from './with-runs.ts';

interface Startable {
  readonly workflowType: RunbookWorkflowType;
}

/** @throws CommandProblem `already-running`: one subject is never onboarded twice at once */
export async function startRun(
  runbook: Startable,
  request: RunRequest,
  { client, config }: RunsClient,
): Promise<WorkflowHandle<RunbookWorkflow>> {
  const workflowId = workflowIdOf(request);
  const installation = await ownInstallation(config);
  try {
    return await client.workflow.start<RunbookWorkflow>(runbook.workflowType, {
      workflowId,
      taskQueue: config.taskQueue,
      args: [request],
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      typedSearchAttributes: firstSearchAttributes(request, 'planning'),
      memo: { status: firstStatus(request, 'planning'), installation },
      staticSummary: `${request.runbook} for ${request.subject} on ${request.connection}, asked for by ${request.requestedBy}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new CommandProblem({
      code: 'already-running',
      message: `${workflowId} is already running: one subject is never onboarded twice at once.`,
      exitCode: exitCodes.failed,
      advice: `"runbook status ${shellWord(workflowId)}" shows its state.`,
    });
  }
}

/** Starts planning alone, which writes nothing and asks nobody. */
export async function startPlan(
  runbook: Startable,
  request: RunRequest,
  { client, config }: RunsClient,
): Promise<WorkflowHandleWithFirstExecutionRunId<RunbookWorkflow>> {
  return await client.workflow.start<RunbookWorkflow>(runbook.workflowType, {
    workflowId: `plan/${workflowIdOf(request)}/${randomUUID()}`,
    taskQueue: config.taskQueue,
    args: [request],
    // The command has ended long before: no workflow must go on trying.
    workflowExecutionTimeout: '1 hour',
    staticSummary: `plan of ${request.runbook} for ${request.subject} on ${request.connection}`,
  });
}
