/** Starts a run, or planning alone. What is sent contains references, never a secret. */
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/common';
import { requestText } from '../../domain/request-statement.ts';
import { workflowIdOf, type RunRequest } from '../../domain/run-request.ts';
import type { RunbookWorkflow, RunbookWorkflowType } from '../../domain/runbooks/runbook-names.ts';
import { shellWord } from '../../domain/shell-word.ts';
import { firstSearchAttributes } from '../../temporal/search-attributes.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { ownInstallation } from '../with-journal.ts';
import { statement } from '../sign-in/new-statement.ts';
import type { Signer } from '../sign-in/signer.ts';
import { firstStatus } from './first-status.ts';
import type { RunsClient } from './with-runs.ts';

interface Startable {
  readonly workflowType: RunbookWorkflowType;
}

/** @throws CommandProblem `already-running`: one subject is never onboarded twice at once */
export async function startRun(
  runbook: Startable,
  asked: RunRequest,
  signer: Signer,
  { client, config }: RunsClient,
): Promise<WorkflowHandle<RunbookWorkflow>> {
  const workflowId = workflowIdOf(asked);
  const installation = await ownInstallation(config);
  if (signer.issuer !== null && (await isRunning(workflowId, client))) throw alreadyRunning(workflowId);
  const request = await signedRequest(asked, installation, signer);
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
    throw alreadyRunning(workflowId);
  }
}

function alreadyRunning(workflowId: string): CommandProblem {
  return new CommandProblem({
    code: 'already-running',
    message: `${workflowId} is already running: one subject is never onboarded twice at once.`,
    exitCode: exitCodes.failed,
    advice: `"runbook status ${shellWord(workflowId)}" shows its state.`,
  });
}

/** Asked before a person signs for nothing; the start itself decides. */
async function isRunning(workflowId: string, client: RunsClient['client']): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** As the person who asks has signed it, where people sign in. */
export async function signedRequest(asked: RunRequest, installation: string, signer: Signer): Promise<RunRequest> {
  if (signer.issuer === null) return asked;
  const given = await signer.sign(requestText(workflowIdOf(asked), asked, statement(installation)));
  const { text, idToken } = given;
  if (idToken === undefined) return asked;
  return { ...asked, requestedBy: signer.nameOf(given) ?? asked.requestedBy, signed: { text, idToken } };
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
