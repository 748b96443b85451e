/** The current details of a run, as Markdown for the Temporal UI: what it waits for, and the plan with its progress. */
import { short } from '../../domain/approval.ts';
import { isObject, type Json } from '../../domain/json.ts';
import type { Plan, Step } from '../../domain/plan.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { RunStatus } from '../../domain/run-status.ts';

export type StepState = 'pending' | 'running' | 'done' | 'same' | 'skipped' | 'failed';

const marks: Record<StepState, string> = {
  pending: '○',
  running: '▶',
  done: '✔',
  same: '=',
  skipped: '⤼',
  failed: '✘',
};

export function details(
  status: RunStatus,
  plans: readonly Plan[],
  states: ReadonlyMap<string, StepState>,
  record: RunRecord,
): string {
  const lines = [`### ${status.runbook}: ${status.phase}`, ''];
  if (status.waiting !== null) lines.push(waiting(status.waiting), '');
  if (status.manualStep !== null) lines.push(...entered(status.manualStep.values), '');
  if (status.attention !== null) {
    lines.push(
      `**Needs attention** at ${code(status.attention.step)}: ${status.attention.message} ${status.attention.advice}`,
      ...(status.attention.said === undefined ? [] : [`The service said: ${code(status.attention.said)}`]),
      `Choices: ${status.attention.choices.join(', ')}`,
      ...(status.attention.rollback === undefined ? [] : [rollback(status.attention.rollback)]),
      '',
    );
  }
  if (record.message !== null) lines.push(record.message, '');
  for (const plan of plans) {
    lines.push(`**Plan${plan.stage === undefined ? '' : ` of stage "${plan.stage}"`}** ${code(short(plan.hash))}`, '');
    for (const step of plan.steps) lines.push(`- ${marks[states.get(step.key) ?? 'pending']} ${describe(step)}`);
    lines.push('');
  }
  return lines.join('\n');
}

function rollback({ hash, summary }: { readonly hash: string; readonly summary: string }): string {
  return `A rollback: ${code(short(hash))} ${summary}`;
}

/** The values of a manual step. */
function entered(values: Json): string[] {
  if (!isObject(values)) return [code(JSON.stringify(values))];
  return Object.entries(values).map(
    ([name, value]) => `- ${name}: ${code(typeof value === 'string' ? value : JSON.stringify(value))}`,
  );
}

function waiting(wait: NonNullable<RunStatus['waiting']>): string {
  const until = wait.until === null ? '' : `, until ${wait.until}`;
  return `**Waiting** for ${wait.for} since ${wait.since}${until}; who: ${wait.who}.`;
}

function describe(step: Step): string {
  if (step.kind === 'undo') return `undo ${step.resource} ${code(step.name)}`;
  if (step.kind !== 'change') return `${step.kind}: ${step.name}`;
  const risks = step.risks.length === 0 ? '' : ` (${step.risks.length} ${step.risks.length === 1 ? 'risk' : 'risks'})`;
  return `${step.action} ${step.resource} ${code(step.name)}${risks}`;
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}
