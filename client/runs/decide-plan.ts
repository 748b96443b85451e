/**
 * `approve` and `reject`: a decision about a plan's hash. What is approved is the current plan, checked on this machine and
 * shown with all that it covers; then a person types how its hash begins, unless --plan named it. If the run plans again in
 * between, it refuses the decision.
 */
import type { Kinds } from '../../domain/kinds.ts';
import type { Plan } from '../../domain/plan.ts';
import { CommandProblem, usageProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { isTyped } from '../confirmation.ts';
import { textOption, type Invocation } from '../invocation.ts';
import type { Answer, Io } from '../io.ts';
import type { Documents } from '../json/documents.ts';
import { shellWord } from '../../domain/shell-word.ts';
import { printable } from '../../domain/printable.ts';
import { planText } from '../views/plan.ts';
import { planOf } from './ask-run.ts';
import { askedAt, decide } from './decide.ts';
import { noWorkerProblem } from './no-worker.ts';
import { otherPlan, planAwaited } from './plan-awaited.ts';
import { planDocument } from './plan-document.ts';
import { listsOf, unreadableList } from './plan-lists.ts';
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
    refuse: (run) => {
      if (action === 'approve' && given === undefined && !canAsk(io)) throw planUnnamed(run);
    },
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
      await show(plan, runs, io);
      if (given === undefined) await askAbout(plan, said.claimedBy, io);
      return { ...said, action, asked, planHash };
    },
  });
}

/** With --json a document is all that is shown. */
function canAsk({ interactive, json }: Pick<Io, 'interactive' | 'json'>): boolean {
  return interactive && !json;
}

function planUnnamed(run: string): CommandProblem {
  const word = shellWord(run);
  return usageProblem('plan-unnamed', 'Which plan is approved must be said: there is no terminal on which to ask.', {
    advice: `Read it with "runbook show ${word}", then approve exactly that one: runbook approve ${word} --plan HASH (its first eight digits are enough).`,
  });
}

/** @throws CommandProblem where the names in a list can't be shown: what isn't shown isn't approved */
async function show(plan: Plan, { config }: RunsClient, io: Io): Promise<void> {
  const lists = await listsOf(plan, config);
  const unread = lists.find(({ problem }) => problem !== null);
  if (unread !== undefined) throw unreadableList(unread.problem);
  io.text((colors) => `${planText(planDocument(plan, lists), colors)}\n`);
}

/** @throws CommandProblem `not-confirmed`, exit code 3 */
async function askAbout({ hash }: Plan, claimedBy: string, io: Io): Promise<void> {
  const question = `Approve this plan as ${printable(claimedBy)}? If so, type the first eight digits of its hash`;
  if (await isTyped(question, hash.slice(0, 8), io)) return;
  throw new CommandProblem({
    code: 'not-confirmed',
    message: "That is not how the plan's hash begins: nothing was decided.",
    exitCode: exitCodes.waitsForPerson,
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
  return planAwaited({ plan: asked }, await planOf(run, runs, kinds));
}
