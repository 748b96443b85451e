/**
 * What a run has planned, before its approval, while it goes on and after its end: each plan that holds now, with all that
 * its hash covers, checked on this machine.
 */
import { readConfig, type Config } from '../../config.ts';
import { currentPlans } from '../../domain/current-plans.ts';
import type { Kinds } from '../../domain/kinds.ts';
import type { Plan } from '../../domain/plan.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { type CommandProblem, usageProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, textOption, type Invocation } from '../invocation.ts';
import type { Answer, Io } from '../io.ts';
import { verifiedPlan } from './checked-plan.ts';
import { describeRun } from './describe-run.ts';
import { findRecord } from './find-record.ts';
import { commandsToDecide, commandToRollBack } from './next-commands.ts';
import { planDocument } from './plan-document.ts';
import { listsOf, listSteps, unreadableList } from './plan-lists.ts';
import { planAwaited } from './plan-awaited.ts';
import { withRunsOf } from './with-runs.ts';

/**
 * @param kinds the kinds of resources that a plan's steps may be of; those of this program, if left out
 * @throws CommandProblem `plan-differs`, `other-plan`, `no-worker`, `run-unknown`, `stage-unknown`, `list-unknown`
 */
export async function showRun(invocation: Invocation, { environment }: Pick<Io, 'environment'>, kinds?: Kinds) {
  const config = readConfig(environment);
  const { record, isKept } = await findRecord(argument(invocation, 0), config);
  const status = isKept ? null : await withRunsOf(config, (runs) => describeRun(record.run, runs));
  const goesOn = status?.endedAt === null ? status : null;
  const plans = currentPlans(record.plans).map((plan) =>
    // What has ended was perhaps planned by another version.
    goesOn === null ? plan : verifiedPlan(plan, record, kinds),
  );
  const list = textOption(invocation, 'list');
  if (list !== undefined) return await showList(record, list, plans, config);
  const stage = textOption(invocation, 'stage');
  const shown = stage === undefined ? plans : plans.filter((plan) => plan.stage === stage);
  if (stage !== undefined && shown.length === 0) throw stageUnknown(stage, plans);
  const { rollback = null } = record;
  const awaited = goesOn?.phase === 'awaiting-approval' ? planAwaited(goesOn, plans.at(-1) ?? null) : null;
  return await showPlans(record, shown, { awaited, rollback, isOffered: goesOn?.phase === 'needs-attention' }, config);
}

async function showPlans(
  { run, runId, outcome, requestedBy, approvals }: RunRecord,
  shown: readonly Plan[],
  { awaited, rollback, isOffered }: { awaited: Plan | null; rollback: Plan | null; isOffered: boolean },
  config: Config,
): Promise<Answer> {
  const plans: ReturnType<typeof planDocument>[] = [];
  for (const plan of shown) plans.push(planDocument(plan, await listsOf(plan, config)));
  const isWhole = plans.every(({ lists = [] }) => lists.every(({ problem }) => problem === null));
  return {
    kind: 'run-plans',
    document: {
      run,
      runId,
      outcome,
      awaiting: awaited?.hash ?? null,
      plans,
      rollback: rollback === null ? null : planDocument(rollback, await listsOf(rollback, config)),
      approvals: approvals.flatMap(({ admission, by, planHash, at }) =>
        admission === undefined ? [] : [{ admission, by, planHash, at }],
      ),
      next: [
        ...(awaited === null ? [] : commandsToDecide({ run, requestedBy }, awaited.hash.slice(0, 8))),
        ...(rollback === null || !isOffered
          ? []
          : [commandToRollBack({ run, requestedBy }, rollback.hash.slice(0, 8))]),
      ],
    },
    exit: isWhole ? exitCodes.done : exitCodes.failed,
  };
}

async function showList({ run }: RunRecord, named: string, plans: readonly Plan[], config: Config): Promise<Answer> {
  const steps = plans.flatMap(listSteps);
  const step = steps.find(({ key, name }) => key === named || name === named);
  if (step === undefined) {
    throw usageProblem('list-unknown', `No step of ${run} with a list is called "${named}".`, {
      problems: steps.map(({ key }) => ({ where: key, problem: 'has one' })),
    });
  }
  const [list] = await listsOf({ steps: [step] }, config);
  if (list?.names == null) throw unreadableList(list?.problem ?? null);
  return {
    kind: 'list-names',
    document: { run, step: list.step, items: list.items, list: list.list, names: list.names },
    exit: exitCodes.done,
  };
}

function stageUnknown(stage: string, plans: readonly Plan[]): CommandProblem {
  const planned = plans.flatMap((plan) => (plan.stage === undefined ? [] : [plan.stage]));
  const later = plans.some(({ steps }) => steps.some((step) => step.kind === 'stage' && step.name === stage));
  return usageProblem(
    'stage-unknown',
    later ? `The stage "${stage}" isn't planned yet: it is when the run reaches it.` : `There is no stage "${stage}".`,
    { problems: planned.map((name) => ({ where: name, problem: 'is planned' })) },
  );
}
