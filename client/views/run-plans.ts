/** What a run has planned, plan by plan; and the names of a list, one a line, so that they can be piped. */
import type { Documents } from '../json/documents.ts';
import type { Colors } from './colors.ts';
import { planText } from './plan.ts';
import { printable } from '../../domain/printable.ts';
import { commandsToRun, lines, phaseText, time } from './text.ts';

export function runPlansText(document: Documents['run-plans'], colors: Colors): string {
  const { run, outcome, awaiting, plans, rollback, approvals, next } = document;
  const state = outcome === null ? '' : `  ${phaseText(outcome, colors)}`;
  return lines(
    `${colors.bold(printable(run))}${state}`,
    plans.length === 0 ? '  It has planned nothing.' : undefined,
    plans.flatMap((plan) => ['', planText(plan, colors).trimEnd()]),
    rollback === null ? undefined : ['', planText(rollback, colors).trimEnd()],
    approvals.length === 0
      ? undefined
      : [
          '',
          colors.bold('Approvals'),
          ...approvals.map(
            ({ admission, by, planHash, at }) =>
              `  ${printable(admission)}  plan ${printable(planHash.slice(0, 8))}, by ${printable(by)}, ${time(at)}`,
          ),
        ],
    awaiting === null
      ? undefined
      : ['', colors.yellow(`The run waits for a decision about plan ${awaiting.slice(0, 8)}.`)],
    commandsToRun(next, colors),
  );
}

export function listNamesText({ names }: Documents['list-names']): string {
  return lines(names.map(printable));
}
