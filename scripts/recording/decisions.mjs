/** Decisions about a run that is recorded: each question that it asks is answered once, by a signal or by an update. */
const { decisionText } = await import('../../dist/domain/decision.js');
const { statement } = await import('../../dist/client/sign-in/new-statement.js');

const by = 'ben';

/**
 * Answers until the run has ended.
 * @param scenario see scenarios.mjs
 * @param until the phase in which it is left
 * @param before is awaited before each answer, and given what it is about
 * @param signer who signs, where decisions go by update
 */
export async function answer(
  handle,
  { approvals = [], attention, cancelledAt, by = 'signal' },
  { until, before, signer },
) {
  const given = { signal: bySignal, update: byUpdate }[by];
  const planned = [...approvals];
  const answered = new Set();
  for (;;) {
    const { status: execution, memo, runId } = await handle.describe();
    if (execution.name !== 'RUNNING') return;
    const status = memo?.status;
    if (until !== undefined && status?.phase === until) return;
    const question = questionOf(status, cancelledAt);
    if (question !== undefined && !answered.has(question.id)) {
      answered.add(question.id);
      await before(question.about);
      await given(handle, runId, question.answer({ approvals: planned, attention }), { status, memo, signer });
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What the run waits for a person to say; `id` tells it from any other. */
function questionOf(status, cancelledAt) {
  if (status === undefined) return undefined;
  const { phase, plan, manualStep, waiting } = status;
  if (phase === 'awaiting-approval') {
    const approval = ({ approvals }) => ({ action: approvals.shift() ?? 'approve', planHash: plan.hash });
    return { id: plan.hash, about: plan.stage ?? 'the plan', answer: approval };
  }
  if (phase === cancelledAt) return { id: 'cancel', answer: () => ({ action: 'cancel', reason: 'recorded' }) };
  if (phase === 'awaiting-manual-step') {
    const { key } = manualStep;
    return { id: key, about: key, answer: () => ({ action: 'confirm', manualStep: key }) };
  }
  if (phase !== 'needs-attention') return undefined;
  const { step, message, rollback } = status.attention;
  const choice = ({ attention }) => {
    if (attention === undefined) throw new Error(`Needs attention: ${message}`);
    return { action: attention, step, ...(attention === 'rollback' && { planHash: rollback.hash }) };
  };
  return { id: step + waiting.since, about: step, answer: choice };
}

/** As the command line does. */
async function byUpdate(handle, runId, decision, { status, memo, signer }) {
  const asked = decision.action === 'cancel' ? {} : { asked: status.waiting.since };
  const said = { ...statement(memo.installation), run: handle.workflowId, runId, by };
  const { id, text } = decisionText({ ...said, ...decision, ...asked });
  await handle.executeUpdate('decision', { args: [await signer.sign(text)], updateId: id });
}

async function bySignal(handle, _runId, { action, planHash, reason }) {
  if (action === 'approve' || action === 'reject') {
    await handle.signal('decide', { decision: action, planHash, by });
  } else if (action === 'confirm') {
    await handle.signal('confirm', { by });
  } else if (action === 'cancel') {
    await handle.signal('cancel', { by, reason });
  } else {
    await handle.signal('intervene', { choice: action, planHash, by });
  }
}
