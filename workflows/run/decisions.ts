/**
 * Decisions that come as a text with an id (`domain/decision.ts`), and with what proves who made them. One that can't be read,
 * or is for another run, leaves no event; any other is answered for good: anyone who got no answer finds it by its id, taken or
 * refused. Who has signed it is for the worker that writes to say.
 */
import { currentUpdateInfo, workflowInfo } from '@temporalio/workflow';
import { readDecision, type RunDecision, type Taken } from '../../domain/decision.ts';
import type { SignedIn } from '../../domain/person.ts';
import { givenStatementSchema, type GivenStatement } from '../../domain/statement.ts';
import type { RunContext } from './run-context.ts';
import { refusal, refuse, type Origin } from './refusals.ts';

type Takers = Pick<
  RunContext,
  'state' | 'activities' | 'approvals' | 'interventions' | 'confirmations' | 'cancellations'
>;

/** @throws ApplicationFailure: an update's validator */
export function checkDecisionText(given: unknown): void {
  decisionOf(given);
}

/** @throws ApplicationFailure with the refusal's code as type, which is recorded */
export async function takeDecision(given: unknown, takers: Takers): Promise<Taken> {
  const { decision, id, statement } = decisionOf(given);
  const signedIn = await signedBy(statement, id, takers);
  const origin: Origin = { via: 'update', id, ...(signedIn !== null && { signedIn }) };
  const by = signedIn?.name ?? decision.by;
  const { reason } = decision;
  const said = { by, ...(reason !== undefined && { reason }) };
  switch (decision.action) {
    case 'approve':
    case 'reject':
    case 'release': {
      const { action, planHash, asked } = decision;
      takers.approvals.decide({ decision: action, planHash, asked, ...said }, origin);
      return { step: null, by };
    }
    case 'confirm': {
      const { manualStep, note, asked } = decision;
      const confirmation = { by, manualStep, asked, ...(note !== undefined && { note }) };
      return { step: takers.confirmations.confirm(confirmation, origin).manualStep, by };
    }
    case 'cancel':
      takers.cancellations.cancel(said, origin);
      return { step: null, by };
    case 'rollback': {
      const { action, step, asked, planHash } = decision;
      const choice = { choice: action, step, asked, planHash, ...said };
      return { step: takers.interventions.intervene(choice, origin).step, by };
    }
    default: {
      const { action, step, asked } = decision;
      const choice = { choice: action, step, asked, ...said };
      return { step: takers.interventions.intervene(choice, origin).step, by };
    }
  }
}

/**
 * @returns null: names as typed are taken
 * @throws ApplicationFailure where it isn't signed as it must be, which is recorded
 */
async function signedBy(
  statement: GivenStatement,
  id: string,
  { state, activities }: Takers,
): Promise<SignedIn | null> {
  if (state.issuer === null && statement.idToken === undefined) return null;
  const { connection } = state.request;
  const { signedIn, refused } = await activities.checkDecision({ connection, statement });
  if (refused !== null) refuse(state, refused, { via: 'update', id });
  state.issuer = signedIn?.issuer ?? null;
  return signedIn;
}

function decisionOf(given: unknown): { decision: RunDecision; id: string; statement: GivenStatement } {
  const id = currentUpdateInfo()?.id ?? '';
  const parsed = givenStatementSchema.safeParse(given);
  if (!parsed.success) {
    throw refusal({ code: 'malformed', message: 'A decision is {text, idToken?, passkey?}.' });
  }
  const statement = parsed.data;
  const read = readDecision(statement.text, id);
  if ('refused' in read) throw refusal(read.refused);
  const { workflowId, runId } = workflowInfo();
  const { decision } = read;
  if (decision.run !== workflowId || decision.runId !== runId) {
    const other = `${decision.run} (${decision.runId})`;
    throw refusal({ code: 'other-run', message: `The decision is about ${other}, not about this run.` });
  }
  if (Date.parse(decision.notAfter) < Date.now()) {
    throw refusal({ code: 'decision-expired', message: `The decision was to be taken until ${decision.notAfter}.` });
  }
  return { decision, id, statement };
}
