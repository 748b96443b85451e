/**
 * A plan as it comes from a worker, checked on this machine before it is shown or decided about: what is shown is what is
 * hashed, it is of the run that is meant, and it has the risks of its steps.
 */
import { checkedPlan, stepThatDiffers, type PlanOf } from '../../domain/checked-plan.ts';
import { kinds as ourKinds, type Kinds } from '../../domain/kinds.ts';
import type { Plan } from '../../domain/plan.ts';
import { whyNotInverse } from '../../domain/rollback-plan.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';

/** @throws CommandProblem `plan-differs`, exit code 4 */
export function verifiedPlan(given: unknown, of: PlanOf, kinds: Kinds = ourKinds): Plan {
  const plan = hashedPlan(given, of);
  const differs = stepThatDiffers(plan, kinds);
  if (differs === undefined) return plan;
  throw planDiffers(
    differs,
    'If the plan is of a worker of another version, use the command line of that version, or reject the plan and start the run again. If not, somebody has altered it: find out who can reach the Temporal server.',
  );
}

/**
 * The plans of a run's record. Their risks are what was approved, perhaps by another version: they are covered by the hash.
 *
 * @throws CommandProblem `plan-differs`, exit code 4
 */
export function checkedRecord(record: RunRecord, of: PlanOf): RunRecord {
  for (const plan of record.plans) hashedPlan(plan, of);
  if (record.rollback !== undefined) assertRollback(hashedPlan(record.rollback, of), record.plans);
  return record;
}

/** What another run has changed is fixed by that one's plans, which this record doesn't have: the worker compares them. */
function assertRollback(rollback: Plan, plans: readonly Plan[]): void {
  const { undoes, runId } = rollback.header;
  if (undoes === undefined) throw planDiffers('It is no rollback.', foreign);
  const differs = undoes === runId ? whyNotInverse(rollback, plans) : undefined;
  if (differs !== undefined) throw planDiffers(differs, foreign);
}

const foreign =
  'No worker of this program answers so: find out who can reach the Temporal server, and who has its keys.';

function hashedPlan(given: unknown, of: PlanOf): Plan {
  const checked = checkedPlan(given, of);
  if ('plan' in checked) return checked.plan;
  throw planDiffers(checked.differs, foreign);
}

export function planDiffers(differs: string, advice: string): CommandProblem {
  return new CommandProblem({
    code: 'plan-differs',
    message: `The plan that came is not what it says, and nothing was decided. ${differs}`,
    exitCode: exitCodes.refused,
    advice,
  });
}
