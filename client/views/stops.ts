/** What ends writes at once, for people. */
import { printable } from '../../domain/printable.ts';
import { shellWord } from '../../domain/shell-word.ts';
import type { Documents } from '../json/documents.ts';
import type { Colors } from './colors.ts';
import { lines, relative, time } from './text.ts';

type Stop = Documents['stops']['stops'][number];

export function stopSetText(
  { id, connection, inJournal, file, problems }: Documents['stop-set'],
  colors: Colors,
): string {
  const where = [...(file === null ? [] : [printable(file)]), ...(inJournal ? ['the journal'] : [])];
  return lines(
    `${colors.green('✔')} ${colors.bold(`Writes ${placeText(connection)} are stopped`)}: no call leaves from two seconds after now on.`,
    '  A call that is under way is not recalled. Plans, reads and probes go on, and runs wait.',
    `  It is in ${where.join(' and in ')}.`,
    problems.map(({ where: place, problem }) => colors.red(`✘ Not in ${printable(place)}: ${printable(problem)}`)),
    inJournal ? undefined : colors.red('✘ Workers with another home are not stopped by it.'),
    `Lift it: runbook lift ${printable(shellWord(id))} --by NAME`,
  );
}

export function stopsText({ stops, problem }: Documents['stops'], colors: Colors): string {
  return lines(
    stops.length === 0 && problem === null ? 'Nothing is stopped.' : undefined,
    stops.flatMap((stop) => stopLines(stop, colors)),
    problem === null ? undefined : colors.red(`✘ The journal can't be asked: ${printable(problem)}`),
  );
}

export function stopLiftedText({ id, connection, remaining }: Documents['stop-lifted'], colors: Colors): string {
  return lines(
    `${colors.green('✔')} The stop ${printable(id)} is lifted${connection === null ? '' : ` (${printable(connection)})`}. Runs that waited for it go on by themselves.`,
    remaining.length === 0 ? undefined : colors.yellow('! Still stopped:'),
    remaining.flatMap((stop) => stopLines(stop, colors)),
  );
}

function stopLines({ id, connection, by, since, reason, inJournal, file }: Stop, colors: Colors): string[] {
  const whom = by === null ? '' : ` by ${printable(by)}`;
  const when = since === null ? '' : ` ${relative(since)} (${time(since)})`;
  const where = [...(inJournal ? ['the journal'] : []), ...(file === null ? [] : [printable(file)])];
  return [
    `${colors.bold(printable(id))}  writes ${placeText(connection)} stopped${whom}${when}`,
    ...(reason === null ? [] : [`  ${printable(reason)}`]),
    `  in ${where.join(' and in ')}; lift it: runbook lift ${printable(shellWord(id))} --by NAME`,
  ];
}

function placeText(connection: string | null): string {
  return connection === null ? 'on all connections' : `on ${printable(connection)}`;
}

export function revokedText({ id, run, planHash, approvedBy }: Documents['revoked'], colors: Colors): string {
  return lines(
    `${colors.green('✔')} The approval ${printable(id)} of ${printable(run)} is revoked (plan ${printable(planHash.slice(0, 8))}, approved by ${printable(approvedBy)}).`,
    '  Nothing more is written by it. The run asks for an approval of the rest; cancelled, it offers a rollback.',
  );
}
