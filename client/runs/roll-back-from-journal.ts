/**
 * `rollback` of a run that can't take the decision, because it is stuck or was terminated: the run is terminated with the
 * decision as its reason, and a workflow of the same ID undoes what the journal has of it. Nobody starts the runbook for the
 * subject in between unnoticed: the second start would be refused, and says so.
 */
import { createHash } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { canonical } from '../../domain/json.ts';
import type { RollbackRequest } from '../../domain/rollback-request.ts';
import { paceSchema, type RunRequest } from '../../domain/run-request.ts';
import type { RollbackWorkflow } from '../../domain/runbooks/runbook-names.ts';
import type { RunStatus } from '../../domain/run-status.ts';
import { shellWord } from '../../domain/shell-word.ts';
import { startedWith } from '../../temporal/started-with.ts';
import { firstSearchAttributes } from '../../temporal/search-attributes.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Answer } from '../io.ts';
import type { Documents } from '../json/documents.ts';
import { ownInstallation } from '../with-journal.ts';
import type { Said } from './decide.ts';
import { firstStatus } from './first-status.ts';
import type { RunsClient } from './with-runs.ts';

/** @returns undefined: the run can take the decision itself */
export async function rollBackFromJournal(
  status: Documents['status'],
  said: Said,
  runs: RunsClient,
): Promise<Answer | undefined> {
  const { run, runId, claimedBy, reason } = said;
  const handle = runs.client.workflow.getHandle(run, runId);
  const { memo, status: execution } = await handle.describe();
  const why = reasonFor(status, execution.name === 'TERMINATED');
  if (why === undefined) return undefined;
  const started = (await startedWith(runs.client, run, runId)) as Partial<RollbackRequest> | undefined;
  const of = { runId: writtenBy(started, runId), ...why };
  const decided = { claimedBy, ...(reason !== undefined && { reason }) };
  const id = createHash('sha256')
    .update(canonical({ run, ...of, ...decided }))
    .digest('hex');
  const onServers = (memo?.status as RunStatus | undefined)?.taskQueue !== undefined;
  const request = requestOf(status, started, {
    target: started?.target ?? (onServers ? 'servers' : 'tenant'),
    of,
    decision: { ...decided, id },
  });
  const installation = await ownInstallation(runs.config);
  // The server keeps this readable; the person's reason is in the request, which is encrypted, and in the report.
  if (status.endedAt === null) await handle.terminate(`rolled back from the journal, by ${claimedBy}: ${why.why}`);
  await start(request, run, installation, runs);
  return {
    kind: 'decided',
    document: { run, id, state: 'taken', fromJournal: true, action: 'rollback', claimedBy, planHash: null, step: null },
    exit: exitCodes.done,
  };
}

/**
 * Whose writes are meant: a rollback from the journal has none of its own, and is about the same ones as before.
 *
 * @param started what the execution was started with
 */
export function writtenBy(started: { readonly of?: { readonly runId?: string } } | undefined, runId: string): string {
  return started?.of?.runId ?? runId;
}

/** One that has come to an end by itself meanwhile has nothing to be decided any more: undefined. */
function reasonFor(
  { stuck, message }: Documents['status'],
  isTerminated: boolean,
): { code: string; why: string } | undefined {
  if (isTerminated) return { code: 'terminated', why: message ?? 'The run was terminated.' };
  return stuck === null ? undefined : { code: stuck.code, why: stuck.message };
}

function requestOf(
  { runbook, connection, subject, requestedBy }: Documents['status'],
  started: Partial<RunRequest> | undefined,
  more: Pick<RollbackRequest, 'target' | 'of' | 'decision'>,
): RollbackRequest {
  const { changeTicket = null, pace, input = null } = started ?? {};
  const patience = paceSchema.safeParse(pace ?? {});
  return {
    runbook,
    connection,
    subject,
    requestedBy,
    mode: 'apply',
    input,
    changeTicket,
    pace: patience.success ? patience.data : paceSchema.parse({}),
    ...more,
  };
}

/** @throws CommandProblem `already-running` */
async function start(
  request: RollbackRequest,
  workflowId: string,
  installation: string,
  { client, config }: RunsClient,
): Promise<void> {
  try {
    await client.workflow.start<RollbackWorkflow>('rollBackRun', {
      workflowId,
      taskQueue: config.taskQueue,
      args: [request],
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      typedSearchAttributes: firstSearchAttributes(request, 'rolling-back'),
      memo: { status: firstStatus(request, 'rolling-back', request.of.why), installation },
      staticSummary: `rollback of ${workflowId} from the journal, by the decision of ${request.decision.claimedBy}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new CommandProblem({
      code: 'already-running',
      message: `${workflowId} was terminated and has been started again since: nothing was rolled back.`,
      exitCode: exitCodes.failed,
      advice: `"runbook status ${shellWord(workflowId)}" shows the new run, which plans on what is there now.`,
    });
  }
}
