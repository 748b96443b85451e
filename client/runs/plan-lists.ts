/**
 * The lists that a plan's steps are about, name by name. A plan has their digests; the lists are in the journal, and are
 * digested again as they are read.
 */
import type { Config } from '../../config.ts';
import { isFailure } from '../../domain/failure.ts';
import type { EachCounts } from '../../domain/bulk.ts';
import type { ChangeStep, Plan, UndoStep } from '../../domain/plan.ts';
import { readList } from '../../journal/lists.ts';
import type { Journal } from '../../journal/journal.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { explain } from '../explain.ts';
import type { Documents } from '../json/documents.ts';
import { withExistingJournal } from '../with-journal.ts';
import { planDiffers } from './checked-plan.ts';

export type PlanLists = NonNullable<Documents['plan']['lists']>;
type ListStep = (ChangeStep | UndoStep) & { readonly each: EachCounts };

export function listSteps({ steps }: Pick<Plan, 'steps'>): ListStep[] {
  return steps.filter(
    (step): step is ListStep => (step.kind === 'change' || step.kind === 'undo') && step.each !== undefined,
  );
}

/**
 * @returns one for each step that is about a list, with the reason where it can't be read here
 * @throws CommandProblem `plan-differs` where a step counts another number of names than its list has
 */
export async function listsOf(plan: Pick<Plan, 'steps'>, config: Config): Promise<PlanLists> {
  const steps = listSteps(plan);
  if (steps.length === 0) return [];
  try {
    return await withExistingJournal(config, async (journal) => {
      const lists: PlanLists[number][] = [];
      for (const step of steps) lists.push(await listOf(step, journal));
      return lists;
    });
  } catch (error) {
    if (error instanceof CommandProblem) throw error;
    return steps.map((step) => unreadable(step, error));
  }
}

async function listOf(step: ListStep, journal: Journal): Promise<PlanLists[number]> {
  let names: string[];
  try {
    names = await readList(journal, `list://${step.each.list}`);
  } catch (error) {
    return unreadable(step, error);
  }
  const { total } = step.each;
  if (names.length === total) return { ...about(step), names, problem: null };
  throw planDiffers(
    `Its step ${step.key} counts ${total} ${step.each.items}, and its list has ${names.length}.`,
    'Find out who can reach the Temporal server, and who has its keys.',
  );
}

function about({ key, each: { items, list } }: ListStep) {
  return { step: key, items, list };
}

function unreadable(step: ListStep, error: unknown): PlanLists[number] {
  const { code, message, advice } = explain(error);
  const problem = isFailure(error, 'list-missing') ? missingHere : { code, message, advice };
  return { ...about(step), names: null, problem };
}

/** The worker, which has counted its names, has it. */
const missingHere = {
  code: 'list-missing',
  message: "The list isn't in the journal that this command reads.",
  advice: 'Set RUNBOOKS_DATABASE, or RUNBOOKS_HOME without it, to that of the worker.',
};

/** Nothing that wasn't read and digested here is shown. */
export function unreadableList(problem: PlanLists[number]['problem']): CommandProblem {
  const { code = 'list-missing', message = 'There is no list.', advice = null } = problem ?? {};
  return new CommandProblem({
    code,
    message: `The names in a list of the plan can't be shown here. ${message}`,
    exitCode: exitCodes.failed,
    ...(advice !== null && { advice }),
  });
}
