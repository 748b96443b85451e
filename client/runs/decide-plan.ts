/**
 * `approve` and `reject`: a decision about a plan's hash. Without a hash it is about the run's current plan, which is shown
 * before it is approved: if the run plans again in between, it refuses the decision.
 */
import { CommandProblem, usageProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Invocation } from '../invocation.ts';
import type { Answer, Io } from '../io.ts';
import type { Documents } from '../json/documents.ts';
import { planText } from '../views/plan.ts';
import { planOf } from './ask-run.ts';
import { askedAt, decide } from './decide.ts';
import { noWorkerProblem } from './no-worker.ts';
import { planDocument } from './plan-document.ts';
import type { RunsClient } from './with-runs.ts';

export async function decidePlan(action: 'approve' | 'reject', invocation: Invocation, io: Io): Promise<Answer> {
  const given = hashGiven(invocation);
  return await decide(invocation, io, {
    action,
    isMeant: (decision) => given === undefined || ('planHash' in decision && decision.planHash.startsWith(given)),
    about: async (status, said, runs) => {
      const asked = await askedAt(
        status,
        'awaiting-approval',
        {
          code: 'nothing-to-decide',
          message: 'is not waiting for a decision',
        },
        runs,
      );
      const planHash = hashMeant(status, given);
      if (action === 'approve' && given === undefined) await showPlan(status, planHash, runs, io);
      return { ...said, action, asked, planHash };
    },
  });
}

/** The whole hash, or its first digits, which are enough, since a run has one current plan. */
function hashGiven(invocation: Invocation): string | undefined {
  const given = textOption(invocation, 'plan');
  if (given === undefined || /^[0-9a-f]{8,64}$/i.test(given)) return given?.toLowerCase();
  throw usageProblem(
    'hash-malformed',
    "--plan must be the plan's hash: 64 hexadecimal digits, or at least its first eight.",
  );
}

function hashMeant({ plan }: Documents['status'], given: string | undefined): string {
  const hash = plan?.hash ?? '';
  if (given === undefined || hash.startsWith(given)) return hash;
  throw new CommandProblem({
    code: 'other-plan',
    message: `The run waits for a decision about plan ${hash.slice(0, 12)}, not about ${given.slice(0, 12)}. Read the current plan, and decide about that.`,
    exitCode: exitCodes.refused,
  });
}

/** @throws CommandProblem `no-worker`: what can't be shown isn't approved */
async function showPlan({ run, worker }: Documents['status'], hash: string, runs: RunsClient, io: Io): Promise<void> {
  if (worker === 'none') throw await noWorkerProblem(run, 0, runs);
  const plan = await planOf(run, runs);
  if (plan?.hash !== hash) return;
  io.text((colors) => `${planText(planDocument(plan), colors)}\n`);
}
