/**
 * `approve`, `release` and `reject`: a decision about a plan's hash. What is approved is the current plan, checked on this machine and
 * shown with all that it covers; then a person types how its hash begins, unless --plan named it. If the run plans again in
 * between, it refuses the decision.
 */
import type { Kinds } from '../../domain/kinds.ts';
import type { Invocation } from '../invocation.ts';
import type { Answer, Io } from '../io.ts';
import type { Documents } from '../json/documents.ts';
import { shownPlan } from '../passkeys/shown.ts';
import { planOf } from './ask-run.ts';
import { askedAt, decide } from './decide.ts';
import { noWorkerProblem } from './no-worker.ts';
import { planAwaited } from './plan-awaited.ts';
import { canAsk, hashDecided, hashGiven, hashMeant, planUnnamed } from './plan-meant.ts';
import type { RunsClient } from './with-runs.ts';

/** @param kinds the kinds of resources that a plan's steps may be of; those of this program, if left out */
export async function decidePlan(
  action: 'approve' | 'reject' | 'release',
  invocation: Invocation,
  io: Io,
  kinds?: Kinds,
): Promise<Answer> {
  const given = hashGiven(invocation);
  return await decide(invocation, io, {
    action,
    refuse: (run) => {
      if (action !== 'reject' && given === undefined && !canAsk(io)) throw planUnnamed(action, run);
    },
    isMeant: (decision) => given === undefined || ('planHash' in decision && decision.planHash.startsWith(given)),
    byPasskey: async (status, decision, runs) => {
      if (action !== 'approve' || status.rule?.proof !== 'passkey') return undefined;
      const plan = await planToApprove(status, runs, kinds);
      // A decision from before may be about a plan that isn't the run's any more: it is refused there.
      return 'planHash' in decision && plan.hash === decision.planHash
        ? shownPlan('Approve this plan', plan)
        : undefined;
    },
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
      const planHash = await hashDecided(action, plan, { given, by: said.by }, runs, io);
      return { ...said, action, asked, planHash };
    },
  });
}

/**
 * The plan that the run waits for a decision about, checked: what can't be shown isn't approved.
 *
 * @throws CommandProblem `no-worker`, `plan-differs`, or `other-plan` where the run has planned again meanwhile
 */
async function planToApprove({ run, worker, plan: asked }: Documents['status'], runs: RunsClient, kinds?: Kinds) {
  if (worker === 'none') throw await noWorkerProblem(run, 0, runs);
  return planAwaited({ plan: asked }, await planOf(run, runs, kinds));
}
