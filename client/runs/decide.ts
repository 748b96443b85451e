/**
 * A decision about a plan's hash. Without a hash it is about the run's current plan, which is shown first: if the run
 * plans again in between, it refuses the decision.
 */
import { isOutcome } from '../../domain/run-status.ts';
import { CommandProblem, usageProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Invocation } from '../invocation.ts';
import type { Answer, Io } from '../io.ts';
import { requester } from '../requester.ts';
import { planText } from '../views/plan.ts';
import { planOf } from './ask-run.ts';
import { describeRun } from './describe-run.ts';
import { runToDecide } from './run-to-decide.ts';
import { noWorkerProblem } from './no-worker.ts';
import { planDocument } from './plan-document.ts';
import { withRuns, type RunsClient } from './with-runs.ts';
import { updateRun } from './update-run.ts';

export async function decide(decision: 'approve' | 'reject', invocation: Invocation, io: Io): Promise<Answer> {
  const by = requester(textOption(invocation, 'by'));
  const reason = textOption(invocation, 'reason');
  return await withRuns(io, async (runs) => {
    const run = await runToDecide(invocation, runs, io);
    const given = textOption(invocation, 'plan');
    const planHash = await hashMeant(run, given, runs);
    if (decision === 'approve' && given === undefined) await showPlan(run, planHash, runs, io);
    const payload = { decision, planHash, claimedBy: by, ...(reason !== undefined && { reason }) };
    await updateRun(run, { name: 'decide', payload }, runs);
    return {
      kind: 'decided',
      document: { run, action: decision, claimedBy: by, planHash, step: null },
      exit: exitCodes.done,
    };
  });
}

/** The whole hash: from the run's memo, or as given; its first digits are enough, since a run has one current plan. */
async function hashMeant(run: string, given: string | undefined, runs: RunsClient): Promise<string> {
  if (given !== undefined && /^[0-9a-f]{64}$/i.test(given)) return given.toLowerCase();
  if (given !== undefined && !/^[0-9a-f]{8,63}$/i.test(given)) {
    throw usageProblem(
      'hash-malformed',
      "--plan must be the plan's hash: 64 hexadecimal digits, or at least its first eight.",
    );
  }
  const { plan, phase, worker } = await describeRun(run, runs);
  if (worker === 'none') throw await noWorkerProblem(run, 0, runs);
  if (plan === null || isOutcome(phase)) {
    throw new CommandProblem({
      code: 'nothing-to-decide',
      message: `The run ${run} is not waiting for a decision: it is ${phase}.`,
      exitCode: exitCodes.refused,
    });
  }
  if (given !== undefined && !plan.hash.startsWith(given.toLowerCase())) {
    throw new CommandProblem({
      code: 'other-plan',
      message: `The run waits for a decision about plan ${plan.hash.slice(0, 12)}, not about ${given}. Read the current plan, and decide about that.`,
      exitCode: exitCodes.refused,
    });
  }
  return plan.hash;
}

async function showPlan(run: string, hash: string, runs: RunsClient, io: Io): Promise<void> {
  const plan = await planOf(run, runs);
  if (plan?.hash !== hash) return;
  io.text((colors) => `${planText(planDocument(plan), colors)}\n`);
}
