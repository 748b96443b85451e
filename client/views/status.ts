/** The state of a run: why it is waiting, since when, for whom, and what next. And its short line, for lists. */
import type { Documents } from '../json/documents.ts';
import type { Colors } from './colors.ts';
import { commandsToRun, lines, phaseText, relative, time } from './text.ts';
import { printable } from '../../domain/printable.ts';
import { enteredValues } from './values.ts';

type Status = Documents['status'];

export function statusText(status: Status, colors: Colors): string {
  const { plan, progress, waiting, attention, manualStep } = status;
  return lines(
    `${colors.bold(printable(status.run))}  ${phaseText(status.phase, colors)}`,
    `  asked for by ${printable(status.requestedBy)}${status.isSigned ? '' : ' (a claim)'} ${relative(status.startedAt)} (${time(status.startedAt)})`,
    plan === null
      ? undefined
      : `  plan ${plan.hash.slice(0, 12)}${plan.stage === null ? '' : ` of stage "${printable(plan.stage)}"`}: ${printable(plan.summary)}`,
    status.phase === 'awaiting-approval' ? ruleLine(status) : undefined,
    progressLine(progress),
    waiting === null ? undefined : waitingLines(waiting),
    manualStep === null ? undefined : enteredLines(manualStep),
    attention === null
      ? undefined
      : [
          `  ${colors.red('needs attention')} at ${printable(attention.step)}: ${printable(attention.message)}`,
          ...(attention.said === undefined ? [] : [`    the service said: ${printable(attention.said)}`]),
          `    ${printable(attention.advice)}`,
          `    choices: ${attention.choices.join(', ')}`,
          ...(attention.rollback === undefined
            ? []
            : [
                `    a rollback: plan ${attention.rollback.hash.slice(0, 12)}, ${printable(attention.rollback.summary)}`,
              ]),
        ],
    stuckLines(status, colors),
    cancellationLine(status),
    activityLines(status),
    (status.unreached ?? []).map((each) => colors.yellow(`  ! was not told of the approval: ${printable(each)}`)),
    status.message === null ? undefined : `  ${printable(status.message)}`,
    status.worker === 'none' && status.endedAt === null
      ? colors.yellow(
          '  No worker polls the task queue of this run: it goes on as soon as one is started (runbook dev, npm run worker).',
        )
      : undefined,
    status.endedAt === null ? undefined : `  ended ${relative(status.endedAt)} (${time(status.endedAt)})`,
    commandsToRun(status.next, colors),
  );
}

function stuckLines({ stuck }: Status, colors: Colors): string[] {
  if (stuck === null) return [];
  return [
    `  ${colors.red('stuck')}: ${printable(stuck.message)}`,
    ...(stuck.since === null ? [] : [`    since ${relative(stuck.since)} (${time(stuck.since)})`]),
    ...(stuck.said === null ? [] : [`    the worker said: ${printable(stuck.said)}`]),
    `    ${printable(stuck.advice)}`,
  ];
}

function ruleLine({ rule }: Status): string | undefined {
  if (rule === undefined) return undefined;
  const { name, policyDigest, rolesListed } = rule;
  const from = policyDigest === null ? 'no approvals.yaml' : `approvals.yaml ${policyDigest.slice(0, 12)}`;
  const names = rolesListed ? '' : '; names are as they are typed, and everybody has all roles';
  return `  rule ${printable(name)} (${from})${names}`;
}

function cancellationLine({ cancellation }: Status): string | undefined {
  if (cancellation === undefined) return undefined;
  const { by, at, reason } = cancellation;
  const who = by === null ? 'Temporal was asked to cancel it' : `cancelled by ${printable(by)}`;
  return `  ${who} ${relative(at)} (${time(at)})${reason === undefined ? '' : `: ${printable(reason)}`}`;
}

function progressLine({ done, total, current, failed, rate, eta, steps }: Status['progress']): string | undefined {
  if (total === 0) return undefined;
  const now = current === null ? '' : `, now ${printable(current)}`;
  if (steps === undefined) return `  ${done} of ${total} steps${now}`;
  const speed = typeof rate === 'number' ? `, ${rate} a minute` : '';
  const end = typeof eta === 'string' ? `, done ${relative(eta)}` : '';
  return `  ${steps.done} of ${steps.total} steps${now}\n  ${done} of ${total} items, ${failed ?? 0} failed${speed}${end}`;
}

/** One run in a list: its line, and below it who asked for it and when it has changed. */
export function listedText(status: Status, colors: Colors): string {
  const { run, requestedBy, startedAt, updatedAt, endedAt } = status;
  const last = endedAt === null ? `last change ${momentText(updatedAt)}` : `ended ${momentText(endedAt)}`;
  return lines(
    `${colors.bold(printable(run))}  ${statusLine(status, colors)}`,
    colors.dim(`  started ${time(startedAt)} by ${printable(requestedBy)}, ${last}`),
  );
}

function momentText(iso: string): string {
  return `${time(iso)} (${relative(iso)})`;
}

/** The state of a run on one line, and one step of a watched run. */
export function statusLine(status: Status, colors: Colors): string {
  const { phase, progress, waiting, attention, stuck } = status;
  if (stuck !== null) return `${phaseText(phase, colors)}  ${colors.red('stuck')}: ${printable(stuck.message)}`;
  const about =
    attention === null
      ? waiting === null
        ? progress.current === null
          ? ''
          : printable(progress.current)
        : `for ${printable(waiting.for)}${next(waiting)}`
      : `${printable(attention.step)}: ${printable(attention.message)}`;
  const count = progress.total === 0 ? '' : ` ${progress.done}/${progress.total}`;
  return `${phaseText(phase, colors)}${count}${about === '' ? '' : `  ${about}`}`;
}

function next({ nextAttempt, until, who }: NonNullable<Status['waiting']>): string {
  if (nextAttempt !== null) return `, next attempt ${relative(nextAttempt)}`;
  if (who !== 'nobody: time') return `, by ${printable(who)}`;
  return until === null ? '' : `, at most until ${time(until)}`;
}

function waitingLines(waiting: NonNullable<Status['waiting']>): string[] {
  return [
    `  waits for ${printable(waiting.for)}`,
    `    since ${relative(waiting.since)} (${time(waiting.since)})`,
    ...(waiting.until === null ? [] : [`    until ${time(waiting.until)} (${relative(waiting.until)})`]),
    ...(waiting.nextAttempt === null ? [] : [`    next attempt ${relative(waiting.nextAttempt)}`]),
    `    who can end it: ${printable(waiting.who)}`,
  ];
}

function enteredLines({ values }: NonNullable<Status['manualStep']>): string[] {
  return ['  to be entered:', ...enteredValues(values).map(([name, value]) => `    ${name}: ${value}`)];
}

function activityLines({ activities }: Status): string[] {
  return activities
    .filter(({ attempt, lastFailure }) => attempt > 1 || lastFailure !== null)
    .flatMap(({ activity, attempt, nextAttempt, lastFailure, said, advice }) => {
      const when = nextAttempt === null ? 'running' : `next attempt ${relative(nextAttempt)}`;
      return [
        `  ${printable(activity)}: attempt ${attempt}, ${when}${lastFailure === null ? '' : `; last: ${printable(lastFailure)}`}`,
        ...(said === null ? [] : [`    the service said: ${printable(said)}`]),
        ...(advice === null ? [] : [`    ${printable(advice)}`]),
      ];
    });
}
