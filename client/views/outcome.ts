/** How a run went: outcome, approvals, probes with what they saw, manual steps, what was skipped, what is residual. */
import { inWords } from '../../domain/duration.ts';
import type { Documents } from '../json/documents.ts';
import type { Colors } from './colors.ts';
import { lines, phaseText } from './text.ts';
import { marked, personOf } from '../../domain/person.ts';
import { printable } from '../../domain/printable.ts';
import { enteredValues } from './values.ts';

type Outcome = Documents['outcome'];

export function outcomeText(outcome: Outcome, colors: Colors): string {
  const took =
    outcome.endedAt === null ? '' : `, after ${inWords(Date.parse(outcome.endedAt) - Date.parse(outcome.startedAt))}`;
  return lines(
    `${colors.bold(printable(outcome.run))}  ${phaseText(outcome.outcome, colors)}${took}`,
    outcome.message === null ? undefined : `  ${printable(outcome.message)}`,
    `  ${changesLine(outcome)}`,
    titled('Approvals', [...outcome.approvals.map(approvalLine), ...rolesLine(outcome)], colors),
    titled('Cancellation', outcome.cancellations.map(cancellationLine), colors),
    titled(
      'Servers',
      (outcome.servers ?? []).map((server) => serverLine(server, colors)),
      colors,
    ),
    titled(
      'Probes',
      outcome.probes.flatMap((probe) => probeLines(probe, colors)),
      colors,
    ),
    titled('Manual steps', outcome.manualSteps.flatMap(manualStepLines), colors),
    titled(
      'Skipped',
      outcome.skipped.map(({ key, reason }) => `  ${printable(key)}: ${printable(reason)}`),
      colors,
    ),
    titled(
      'Residual',
      outcome.residual.map((each) => `  ${printable(each)}`),
      colors,
    ),
    outcome.reports === null
      ? undefined
      : ['', colors.bold('Report'), `  ${outcome.reports.markdown}`, `  ${outcome.reports.json}`],
  );
}

function changesLine({ changes }: Outcome): string {
  const ours = changes.filter((change) => change.ours);
  if (ours.length === 0) return 'nothing changed';
  const undone = ours.filter((change) => change.undone !== undefined).length;
  const made = ours.length === 1 ? '1 change made' : `${ours.length} changes made`;
  return undone === 0 ? made : `${made}, ${undone} rolled back or residual`;
}

function serverLine(
  { name, outcome, changes, probes, skipped }: NonNullable<Outcome['servers']>[number],
  colors: Colors,
): string {
  const ours = changes.filter((change) => change.ours).length;
  const seen = probes.filter((probe) => probe.observed === probe.expected).length;
  const left = skipped.length === 0 ? '' : `, ${skipped.length} skipped`;
  return `  ${printable(name)}  ${phaseText(outcome, colors)}: ${ours} changed, ${seen} of ${probes.length} probes as expected${left}`;
}

function titled(title: string, body: readonly string[], colors: Colors): string[] {
  return body.length === 0 ? [] : ['', colors.bold(title), ...body];
}

function approvalLine(approval: Outcome['approvals'][number]): string {
  const { decision, planHash, stage, reason, admission, via } = approval;
  const who = via === 'standing' ? approval.by : marked(personOf(approval.by, approval.signedIn));
  const what = stage === undefined ? 'the plan' : `stage "${printable(stage)}"`;
  const word = { approve: 'approved', reject: 'rejected', release: 'released' }[decision];
  return `  ${printable(who)} ${word} ${what} (${planHash.slice(0, 12)}${admission === undefined ? '' : `, admitted as ${printable(admission)}`})${reason === undefined ? '' : `: ${printable(reason)}`}`;
}

function rolesLine({ rules }: Outcome): string[] {
  if (rules.every(({ rolesListed }) => rolesListed)) return [];
  return ['  names are as they were typed: approvals.yaml lists no roles, and everybody has all of them'];
}

function cancellationLine({ by, at, reason, signedIn }: Outcome['cancellations'][number]): string {
  const who =
    by === null ? 'Temporal was asked to cancel it' : `${printable(marked(personOf(by, signedIn)))} cancelled it`;
  return `  ${who} at ${at}${reason === undefined ? '' : `: ${printable(reason)}`}`;
}

function probeLines(probe: Outcome['probes'][number], colors: Colors): string[] {
  const right = probe.expected === probe.observed;
  const mark = right ? colors.green('✔') : colors.red('✘');
  const attempts = probe.attempts === 1 ? '' : `, ${probe.attempts} attempts`;
  const after = probe.effectiveAfter === null ? '' : `, effective after ${probe.effectiveAfter}`;
  const verdict = right ? `${probe.observed}, as expected` : `${probe.observed}, expected was ${probe.expected}`;
  return [
    `  ${mark} ${printable(probe.name)}, as ${printable(probe.as)}: ${verdict}${attempts}${after}`,
    colors.dim(`      ${printable(probe.saw)}`),
  ];
}

function manualStepLines({ name, values, confirmedBy, note }: Outcome['manualSteps'][number]): string[] {
  const state = confirmedBy === null ? (note ?? 'not confirmed') : `confirmed by ${confirmedBy}`;
  return [
    `  ${printable(name)} (${printable(state)})`,
    ...enteredValues(values).map(([key, value]) => `      ${key}: ${value}`),
  ];
}
