/** The plan that `runbook policy test` is about: from the document of `runbook plan --json`, or the one of a run. */
import { checkedPlan } from '../../domain/checked-plan.ts';
import { isObject, type Json, type JsonObject } from '../../domain/json.ts';
import type { Plan } from '../../domain/plan.ts';
import { planSchema } from '../../domain/messages/plan.ts';
import { ofWorkflowId } from '../../domain/run-request.ts';
import { usageProblem } from '../command-problem.ts';
import { findRecord } from '../runs/find-record.ts';
import type { Config } from '../../config.ts';
import { readText } from '../../processes/text-file.ts';

/** @throws CommandProblem `input-unreadable`, `plan-malformed` */
export async function planInFile(file: string): Promise<Plan> {
  const document = await readText(file).then(
    (text) => read(text),
    () => undefined,
  );
  if (document === undefined) throw usageProblem('input-unreadable', `${file} can't be read as a JSON document.`);
  const { hash, header, runbook, connection, subject, stage, steps, superseded, evidence } = document;
  const content = { hash, header, runbook, connection, subject, steps, superseded, evidence };
  const given = { ...content, ...(typeof stage === 'string' && { stage }) };
  const parsed = planSchema.safeParse(given);
  // Of whichever run it says that it is.
  const checked = checkedPlan(given, parsed.success ? { ...parsed.data, ...parsed.data.header } : ofNone);
  if ('plan' in checked) return checked.plan;
  throw usageProblem('plan-malformed', `${file} is no plan. ${checked.differs}`, {
    advice: 'Write it by "runbook plan RUNBOOK --json > plan.json", and leave it as it is.',
  });
}

const ofNone = { run: '', runId: '', runbook: '', connection: '', subject: '' };

function read(text: string): JsonObject | undefined {
  try {
    const parsed = JSON.parse(text) as Json;
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Its newest plan, of the run or of a stage. @throws CommandProblem `run-unknown`, `no-plan`, `plan-differs` */
export async function planOfRun(named: string, config: Config): Promise<Plan> {
  const { record } = await findRecord(named, config);
  const plan = record.plans.at(-1);
  if (plan === undefined) throw usageProblem('no-plan', `${record.run} has no plan yet.`);
  const { run, runId } = record;
  const checked = checkedPlan(plan, { ...ofWorkflowId(run), run, runId });
  if ('plan' in checked) return checked.plan;
  throw usageProblem('plan-differs', `The plan that came is not what it says. ${checked.differs}`);
}
