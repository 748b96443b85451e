/**
 * `approve` and `reject`: a decision about a plan's hash. What is approved is the current plan, checked on this machine and
 * shown: if the run plans again in between, it refuses the decision.
 */
import type { Kinds } from '../../domain/kinds.ts';
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

/** @param kinds the kinds of resources that a plan's steps may be of; those of this program, if left out */
export async function decidePlan(
  action: 'approve' | 'reject',
  invocation: Invocation,
  io: Io,
  kinds?: Kinds,
): Promise<Answer> {
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
      if (action === 'reject') return { ...said, action, asked, planHash: hashMeant(status.plan?.hash ?? '', given) };
      const plan = await planToApprove(status, runs, kinds);
      const planHash = hashMeant(plan.hash, given);
      io.text((colors) => `${planText(planDocument(plan), colors)}\n`);
      return { ...said, action, asked, planHash };
    },
  });
}

/** The whole hash, or its first digits, which are enough, since a run has one current plan. */
function hashGiven(invocation: Invocation): string | undefined {
  // Plans show it in groups.
  const given = textOption(invocation, 'plan')?.replaceAll(/\s/g, '').toLowerCase();
  if (given === undefined || /^[0-9a-f]{8,64}$/.test(given)) return given;
  throw usageProblem(
    'hash-malformed',
    "--plan must be the plan's hash: 64 hexadecimal digits, or at least its first eight.",
  );
}

/** @throws CommandProblem `other-plan` where the plan that is meant isn't the current one */
function hashMeant(hash: string, given: string | undefined): string {
  if (given === undefined || hash.startsWith(given)) return hash;
  throw otherPlan(
    `The run waits for a decision about plan ${hash.slice(0, 12)}, not about ${given.slice(0, 12)}. Read the current plan, and decide about that.`,
  );
}

/**
 * The plan that the run waits for a decision about, checked: what can't be shown isn't approved.
 *
 * @throws CommandProblem `no-worker`, `plan-differs`, or `other-plan` where the run has planned again meanwhile
 */
async function planToApprove({ run, worker, plan: asked }: Documents['status'], runs: RunsClient, kinds?: Kinds) {
  if (worker === 'none') throw await noWorkerProblem(run, 0, runs);
  const plan = await planOf(run, runs, kinds);
  if (plan !== null && plan.hash === asked?.hash && (plan.stage ?? null) === asked.stage) return plan;
  throw otherPlan(
    `The run waits for a decision about plan ${asked?.hash.slice(0, 12) ?? '(none)'}, and its worker shows ${plan?.hash.slice(0, 12) ?? 'none'}: nothing was decided. If it plans again, give the command again in a moment.`,
  );
}

function otherPlan(message: string): CommandProblem {
  return new CommandProblem({ code: 'other-plan', message, exitCode: exitCodes.refused });
}
