/**
 * Which plan a person's decision is about: the one that is shown, of which they type how its hash begins, or the one that
 * --plan names.
 */
import type { Plan } from '../../domain/plan.ts';
import { printable } from '../../domain/printable.ts';
import { shellWord } from '../../domain/shell-word.ts';
import { CommandProblem, usageProblem } from '../command-problem.ts';
import { isTyped } from '../confirmation.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Invocation } from '../invocation.ts';
import type { Io } from '../io.ts';
import { planText } from '../views/plan.ts';
import { otherPlan } from './plan-awaited.ts';
import { planDocument } from './plan-document.ts';
import { listsOf, unreadableList } from './plan-lists.ts';
import type { RunsClient } from './with-runs.ts';

/** The decisions about a plan, as a person is asked: `Approve this plan`, `Roll this back`. */
const words = {
  approve: { decided: 'approved', question: 'Approve this plan' },
  release: { decided: 'released', question: 'Release this plan from quarantine' },
  rollback: { decided: 'undone', question: 'Roll this back' },
} as const;

export type DecisionAboutPlan = keyof typeof words;

/** With --json a document is all that is shown. */
export function canAsk({ interactive, json }: Pick<Io, 'interactive' | 'json'>): boolean {
  return interactive && !json;
}

export function planUnnamed(action: DecisionAboutPlan, run: string): CommandProblem {
  const word = shellWord(run);
  const message = `Which plan is ${words[action].decided} must be said: there is no terminal on which to ask.`;
  return usageProblem('plan-unnamed', message, {
    advice: `Read it with "runbook show ${word}", then name exactly that one: runbook ${action} ${word} --plan HASH (its first eight digits are enough).`,
  });
}

/**
 * Shows the plan with all that it covers and, unless one is named, has a person type how its hash begins.
 *
 * @returns its hash
 * @throws CommandProblem where the names in a list can't be shown, since what isn't shown isn't decided; `other-plan`;
 *   `not-confirmed`, exit code 3
 */
export async function hashDecided(
  action: DecisionAboutPlan,
  plan: Plan,
  { given, by }: { readonly given: string | undefined; readonly by: string },
  runs: RunsClient,
  io: Io,
): Promise<string> {
  const planHash = hashMeant(plan.hash, given);
  await show(plan, runs, io);
  if (given !== undefined) return planHash;
  const question = `${words[action].question} as ${printable(by)}? If so, type the first eight digits of its hash`;
  if (await isTyped(question, planHash.slice(0, 8), io)) return planHash;
  throw new CommandProblem({
    code: 'not-confirmed',
    message: "That is not how the plan's hash begins: nothing was decided.",
    exitCode: exitCodes.waitsForPerson,
  });
}

async function show(plan: Plan, { config }: RunsClient, io: Io): Promise<void> {
  const lists = await listsOf(plan, config);
  const unread = lists.find(({ problem }) => problem !== null);
  if (unread !== undefined) throw unreadableList(unread.problem);
  io.text((colors) => `${planText(planDocument(plan, lists), colors)}\n`);
}

/** The whole hash, or its first digits, which are enough, since a run has one current plan. */
export function hashGiven(invocation: Invocation): string | undefined {
  // Plans show it in groups.
  const given = textOption(invocation, 'plan')?.replaceAll(/\s/g, '').toLowerCase();
  if (given === undefined || /^[0-9a-f]{8,64}$/.test(given)) return given;
  throw usageProblem(
    'hash-malformed',
    "--plan must be the plan's hash: 64 hexadecimal digits, or at least its first eight.",
  );
}

/** @throws CommandProblem `other-plan` where the plan that is meant isn't the current one */
export function hashMeant(hash: string, given: string | undefined): string {
  if (given === undefined || hash.startsWith(given)) return hash;
  throw otherPlan(
    `The run waits for a decision about plan ${hash.slice(0, 12)}, not about ${given.slice(0, 12)}. Read the current plan, and decide about that.`,
  );
}
