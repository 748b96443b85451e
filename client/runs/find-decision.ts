/** What has become of a decision that was sent: asked of the server by its id, which needs no worker. */
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Taken } from '../../domain/decision.ts';
import type { RunsClient } from './with-runs.ts';

export type Found =
  | { readonly state: 'taken'; readonly taken: Taken }
  | { readonly state: 'refused'; readonly code: string; readonly message: string }
  /** The server holds it, for a worker that hasn't taken it yet. */
  | { readonly state: 'on-its-way' }
  /** Never sent, or lost before a worker took it: it has no effect, and will have none. */
  | { readonly state: 'not-found' };

export interface SentDecision {
  readonly run: string;
  readonly runId: string;
  /** SHA-256 of its text, and ID of the update. */
  readonly id: string;
}

/** Milliseconds that the server gets to say. */
const patience = 5_000;

/** gRPC statuses: no such update, or no such execution; the deadline has passed; the wait was interrupted. */
const notFound = 5;
const unanswered: readonly unknown[] = [4, 1];

/** @param waits milliseconds for which one that is on its way is waited for */
export async function findDecision(
  { run, runId, id }: SentDecision,
  { client }: RunsClient,
  waits = 0,
): Promise<Found> {
  // Without a stage to wait for, the server answers at once; else when the update is completed.
  const waitPolicy = waits > 0 ? { lifecycleStage: 3 } : null;
  return await client.withDeadline(Date.now() + (waits > 0 ? waits : patience), async () => {
    try {
      const { outcome } = await client.workflowService.pollWorkflowExecutionUpdate({
        namespace: client.options.namespace,
        updateRef: { workflowExecution: { workflowId: run, runId }, updateId: id },
        identity: client.options.identity,
        waitPolicy,
      });
      if (outcome === null || outcome === undefined) return { state: 'on-its-way' };
      const handle = client.workflow.getHandle(run, runId).getUpdateHandle<Taken>(id);
      return { state: 'taken', taken: await handle.result() };
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (code === notFound) return { state: 'not-found' };
      if (waits > 0 && unanswered.includes(code)) return { state: 'on-its-way' };
      const refused = refusedBy(error);
      if (refused === undefined) throw error;
      return refused;
    }
  });
}

/** The run's refusal; undefined for any other error. */
export function refusedBy(error: unknown): (Found & { state: 'refused' }) | undefined {
  if (!(error instanceof WorkflowUpdateFailedError)) return undefined;
  const { cause } = error;
  // Anybody may have said so: it counts as not answered.
  if (cause instanceof ApplicationFailure && cause.type === 'answer-unsealed') return undefined;
  const code = cause instanceof ApplicationFailure ? (cause.type ?? 'refused') : 'refused';
  return { state: 'refused', code, message: cause?.message ?? error.message };
}
