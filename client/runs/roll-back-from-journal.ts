/**
 * `rollback` of a run that can't take the decision, because it is stuck or was terminated: the run is terminated, and a workflow
 * of the same ID plans, from what the journal has of it, what would be undone. That is decided about like any rollback. Nobody
 * starts the runbook for the subject in between unnoticed: the second start would be refused, and says so.
 */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { RollbackRequest } from '../../domain/rollback-request.ts';
import { paceSchema, type RunRequest } from '../../domain/run-request.ts';
import type { RollbackWorkflow } from '../../domain/runbooks/runbook-names.ts';
import type { RunStatus } from '../../domain/run-status.ts';
import { shellWord } from '../../domain/shell-word.ts';
import { startedWith } from '../../temporal/started-with.ts';
import { firstSearchAttributes } from '../../temporal/search-attributes.ts';
import { CommandProblem } from '../command-problem.ts';
import { refuseUnconfirmed } from '../confirmation.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import type { Answer, Io } from '../io.ts';
import type { Documents } from '../json/documents.ts';
import { ownInstallation } from '../with-journal.ts';
import { recordOf } from './ask-run.ts';
import type { Typed } from './decide.ts';
import { firstStatus } from './first-status.ts';
import { followRun } from './follow-run.ts';
import { noWorkerProblem } from './no-worker.ts';
import { otherPlan } from './plan-awaited.ts';
import { planDocument } from './plan-document.ts';
import { listsOf } from './plan-lists.ts';
import type { RunsClient } from './with-runs.ts';

export interface Planned extends Typed {
  /** First digits of the hash that is decided about, where one is named. */
  readonly given: string | undefined;
  /** Whether a person is asked on a terminal. */
  readonly mayAsk: boolean;
}

/**
 * @returns what the journal has to be undone, once it waits for a decision; undefined: the run can take the decision itself
 * @throws CommandProblem `other-plan` where a hash is named of what is not planned yet; `not-confirmed` where nobody can be
 *   asked and --yes doesn't say that the run may be ended
 */
export async function planRollbackFromJournal(
  status: Documents['status'],
  { run, runId, by, given, mayAsk }: Planned,
  invocation: Pick<Invocation, 'options'>,
  runs: RunsClient,
  io: Io,
): Promise<Answer | undefined> {
  const handle = runs.client.workflow.getHandle(run, runId);
  const { memo, status: execution } = await handle.describe();
  const why = reasonFor(status, execution.name === 'TERMINATED');
  if (why === undefined) return undefined;
  if (given !== undefined)
    throw otherPlan(`${run} can't go on, and its rollback isn't planned yet: give the command without --plan.`);
  if (!mayAsk) await refuseUnconfirmed(`End ${run}, and plan its rollback?`, invocation, { ...io, interactive: false });
  const started = (await startedWith(runs.client, run, runId)) as Partial<RollbackRequest> | undefined;
  const onServers = (memo?.status as RunStatus | undefined)?.taskQueue !== undefined;
  const request = requestOf(status, started, {
    target: started?.target ?? (onServers ? 'servers' : 'tenant'),
    of: { runId: writtenBy(started, runId), ...why },
  });
  const installation = await ownInstallation(runs.config);
  // The server keeps this readable.
  if (status.endedAt === null) await handle.terminate(`to be rolled back from the journal, by ${by}: ${why.why}`);
  await start(request, run, installation, runs);
  io.progress(`${run} can't go on, and was ended: what the journal has of it is planned to be undone.`);
  return await planned(run, runs, io);
}

async function planned(run: string, runs: RunsClient, io: Io): Promise<Answer> {
  for await (const status of followRun(run, runs, io.signal)) {
    if (status.worker === 'none') throw await noWorkerProblem(run, 0, runs);
    if (status.endedAt === null && status.phase !== 'needs-attention') continue;
    const { rollback = null } = await recordOf(run, runs);
    const { runId, phase, message, next } = status;
    const plan = rollback === null ? null : planDocument(rollback, await listsOf(rollback, runs.config));
    return { kind: 'started', document: { run, runId, phase, plan, message, next }, exit: exitCodes.waitsForPerson };
  }
  throw new CommandProblem({ code: 'interrupted', message: 'Interrupted.', exitCode: exitCodes.failed });
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
  more: Pick<RollbackRequest, 'target' | 'of'>,
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
      typedSearchAttributes: firstSearchAttributes(request, 'planning'),
      memo: { status: firstStatus(request, 'planning', request.of.why), installation },
      staticSummary: `rollback of ${workflowId} from the journal`,
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
