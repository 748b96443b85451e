/**
 * Decisions that come as a text with an id (`domain/decision.ts`). One that can't be read, or is for another run, leaves no
 * event; any other is answered for good: anyone who got no answer finds it by its id, taken or refused.
 */
import { currentUpdateInfo, workflowInfo } from '@temporalio/workflow';
import { readDecision, type RunDecision, type Taken } from '../../domain/decision.ts';
import type { Approvals } from './approvals.ts';
import type { Interventions } from './attention.ts';
import type { Cancellations } from './cancellations.ts';
import type { Confirmations } from './confirmations.ts';
import { refusal, type Origin } from './refusals.ts';

interface Takers {
  readonly approvals: Pick<Approvals, 'decide'>;
  readonly interventions: Pick<Interventions, 'intervene'>;
  readonly confirmations: Pick<Confirmations, 'confirm'>;
  readonly cancellations: Pick<Cancellations, 'cancel'>;
}

/** @throws ApplicationFailure: an update's validator */
export function checkDecisionText(text: unknown): void {
  decisionOf(text);
}

/** @throws ApplicationFailure with the refusal's code as type, which is recorded */
export function takeDecision(text: unknown, takers: Takers): Taken {
  const { decision, id } = decisionOf(text);
  const origin: Origin = { via: 'update', id };
  const { by, reason } = decision;
  const said = { by, ...(reason !== undefined && { reason }) };
  switch (decision.action) {
    case 'approve':
    case 'reject':
    case 'release': {
      const { action, planHash, asked } = decision;
      takers.approvals.decide({ decision: action, planHash, asked, ...said }, origin);
      return { step: null };
    }
    case 'confirm': {
      const { manualStep, note, asked } = decision;
      const confirmation = { by, manualStep, asked, ...(note !== undefined && { note }) };
      return { step: takers.confirmations.confirm(confirmation, origin).manualStep };
    }
    case 'cancel':
      takers.cancellations.cancel(said, origin);
      return { step: null };
    case 'rollback': {
      const { action, step, asked, planHash } = decision;
      return { step: takers.interventions.intervene({ choice: action, step, asked, planHash, ...said }, origin).step };
    }
    default: {
      const { action, step, asked } = decision;
      return { step: takers.interventions.intervene({ choice: action, step, asked, ...said }, origin).step };
    }
  }
}

function decisionOf(text: unknown): { decision: RunDecision; id: string } {
  const id = currentUpdateInfo()?.id ?? '';
  const read = readDecision(text, id);
  if ('refused' in read) throw refusal(read.refused);
  const { workflowId, runId } = workflowInfo();
  const { decision } = read;
  if (decision.run !== workflowId || decision.runId !== runId) {
    const other = `${decision.run} (${decision.runId})`;
    throw refusal({ code: 'other-run', message: `The decision is about ${other}, not about this run.` });
  }
  return { decision, id };
}
