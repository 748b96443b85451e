/**
 * A decision about a plan's hash. Without a hash it is about the plan that the run shows now, and that plan is shown
 * before: if the run has planned again in between, the run refuses.
 */
import { isOutcome } from '../../domain/run-status.ts';
import { CommandProblem, usageProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, textOption, type Invocation } from '../invocation.ts';
import type { Answer, Io } from '../io.ts';
import { requester } from '../requester.ts';
import { planText } from '../views/plan.ts';
import { planOf } from './ask-run.ts';
import { describeRun } from './describe-run.ts';
import { findRun } from './find-run.ts';
import { noWorkerProblem } from './no-worker.ts';
import { planDocument } from './plan-document.ts';
import { withRuns, type RunsClient } from './with-runs.ts';
import { updateRun } from './update-run.ts';

export async function decide(decision: 'approve' | 'reject', invocation: Invocation, io: Io): Promise<Answer> {
  const by = requester(textOption(invocation, 'by'));
  const reason = textOption(invocation, 'reason');
  return await withRuns(io, async (runs) => {
    const run = await findRun(argument(invocation, 0), runs);
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

/** The whole hash: of the run's memo, or as given; its first digits will do, since the run knows only one. */
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
      message: `The run waits for a decision about plan ${plan.hash.slice(0, 12)}, not about ${given}: review the plan again.`,
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
