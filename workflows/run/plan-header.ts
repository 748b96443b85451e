/** The header of the plans of this run: what their hashes bind besides what is planned. */
import { workflowInfo } from '@temporalio/workflow';
import { requestDigest, type PlanHeader } from '../../domain/plan-header.ts';
import type { RunState } from './run-state.ts';

export function planHeader({ request, requestId }: Pick<RunState, 'request' | 'requestId'>): PlanHeader {
  const { workflowId: run, runId, currentDeploymentVersion } = workflowInfo();
  return {
    run,
    runId,
    requestedBy: request.requestedBy,
    ...(requestId !== undefined && { request: requestId }),
    requestDigest: requestDigest(request),
    // Replayed from the history: another build that takes the run over computes the same hash.
    program: currentDeploymentVersion?.buildId ?? null,
  };
}
