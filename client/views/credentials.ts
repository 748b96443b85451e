/** Credentials and schedules for people. */
import type { Documents } from '../json/documents.ts';
import type { Colors } from './colors.ts';
import { outcomeText } from './outcome.ts';
import { lines, table, time } from './text.ts';
import { printable } from '../../domain/printable.ts';
import { valueText } from './values.ts';

export function credentialsText(credentials: Documents['credentials'], colors: Colors): string {
  if (credentials.length === 0) return lines('No runbook has made a credential yet.');
  const rows = credentials.map(({ key, connection, application, kind, state, notAfter, daysLeft }) => [
    key ?? '-',
    connection,
    printable(application),
    kind,
    state,
    notAfter === null ? 'never' : notAfter.slice(0, 10),
    daysLeft === null ? '-' : String(daysLeft),
  ]);
  const [head = '', ...body] = table([['KEY', 'CONNECTION', 'APPLICATION', 'KIND', 'STATE', 'ENDS', 'DAYS'], ...rows]);
  const about = credentials.map(({ messages, usedBy }) => [
    ...messages.map((message) => `    ${colors.yellow(printable(message))}`),
    ...usedBy.map((run) => colors.dim(`    ${printable(run)}`)),
  ]);
  return lines(
    colors.bold(head),
    body.flatMap((row, index) => [row, ...(about[index] ?? [])]),
  );
}

const marks = { none: ' ', create: '+', update: '~', replace: '~', delete: '-' } as const;

export function schedulesPlanText({ applied, changes }: Documents['schedules-plan'], colors: Colors): string {
  const toDo = changes.filter(({ action }) => action !== 'none');
  return lines(
    changes.flatMap(({ schedule, action, changes: properties }) => [
      `${marks[action]} ${action === 'none' ? colors.dim(schedule) : colors.bold(schedule)}  ${action === 'none' ? 'unchanged' : action}`,
      ...properties.map(
        ({ property, before, after }) =>
          `      ${property}: ${before === undefined ? '' : `${valueText(before)} -> `}${valueText(after)}`,
      ),
    ]),
    changes.length === 0 ? 'No schedule is declared, and none exists.' : undefined,
    '',
    toDo.length === 0
      ? 'Nothing to change.'
      : applied
        ? colors.green(`${toDo.length} changed.`)
        : 'Nothing has been changed yet: runbook schedule apply --yes',
  );
}

export function schedulesText({ schedules }: Documents['schedules'], colors: Colors): string {
  if (schedules.length === 0)
    return lines('There are no schedules: "runbook schedule apply" creates those of schedules.yaml.');
  return lines(
    schedules.flatMap(({ name, paused, every, action, connections, next, last }) => [
      `${colors.bold(name)}  ${paused ? colors.yellow('paused') : `every ${every ?? '?'}`}, ${action ?? '?'}, ${connections.join(', ')}`,
      `    next: ${next === null ? 'none' : time(next)}`,
      ...(last === null
        ? ['    has not run yet']
        : [
            `    last: ${time(last.at)}, ${last.found ?? '?'} of ${last.scanned ?? '?'} need attention${(last.deferred ?? 0) > 0 ? `, ${last.deferred} deferred` : ''}`,
            ...last.started.map((run) => `    started ${printable(run)}`),
            ...last.problems.map((problem) => `    ${colors.red(printable(problem))}`),
          ]),
    ]),
  );
}

export function rotationDemoText(demo: Documents['rotation-demo'], colors: Colors): string {
  const { signIns, rotations, retired } = demo;
  const reported = `${signIns.tried} sign-ins meanwhile, ${signIns.failed} of them failed`;
  return lines(
    rotations.map((rotation) => outcomeText(rotation, colors).trimEnd()),
    '',
    credentialsText(demo.credentials, colors).trimEnd(),
    '',
    `Retired: ${retired.join(', ')}`,
    signIns.failed === 0 ? colors.green(reported) : colors.red(reported),
    signIns.problems.map((problem) => `    ${printable(problem)}`),
  );
}
