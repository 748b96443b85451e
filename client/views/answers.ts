/** The smaller views: lists, a started run, decisions, secrets, checks, addresses, errors. */
import type { Documents } from '../json/documents.ts';
import type { Colors } from './colors.ts';
import { planText } from './plan.ts';
import { commandsToRun, lines, phaseText, table } from './text.ts';
import { printable } from '../../domain/printable.ts';
import { valueText } from './values.ts';

export function listText({ runbooks }: Documents['list'], colors: Colors): string {
  return lines(
    runbooks.flatMap(({ name, title, document }) => [colors.bold(name), `  ${title}`, colors.dim(`  ${document}`)]),
  );
}

export function showText(show: Documents['show'], colors: Colors): string {
  return lines(
    `${colors.bold(show.name)}  ${show.title}`,
    colors.dim(`  ${show.document}`),
    '',
    colors.bold('Inputs'),
    show.inputs.flatMap(({ property, option, description, required, choices, ...rest }) => [
      `  ${property}  ${colors.dim(option)}${required ? colors.yellow('  required') : ''}`,
      `      ${description}`,
      ...(choices === undefined ? [] : [`      one of ${choices.join(', ')}`]),
      ...('default' in rest ? [`      default: ${valueText(rest.default)}`] : []),
    ]),
    show.example === null
      ? undefined
      : [
          '',
          colors.bold('Example'),
          ...show.example
            .trimEnd()
            .split('\n')
            .map((line) => `  ${line}`),
        ],
    '',
    `runbook plan ${show.name} --input FILE   shows what it would do, and writes nothing`,
  );
}

export function startedText({ run, phase, plan, message, next }: Documents['started'], colors: Colors): string {
  return lines(
    plan === null ? undefined : [planText(plan, colors)],
    `${colors.bold(printable(run))}  ${phaseText(phase, colors)}`,
    message === null ? undefined : `  ${printable(message)}`,
    commandsToRun(next, colors),
  );
}

const pastTense = {
  approve: 'approved the plan of',
  release: 'released from quarantine the plan of',
  reject: 'rejected the plan of',
  retry: 'chose to retry in',
  skip: 'chose to skip in',
  resume: 'chose to resume',
  rollback: 'chose to roll back',
  abort: 'chose to abort',
  cancel: 'cancelled',
  confirm: 'confirmed a manual step of',
} as const;

export function decidedText(
  { run, id, state, action, by, planHash, step }: Documents['decided'],
  colors: Colors,
): string {
  const name = printable(run);
  const about = planHash === null ? (step === null ? '' : ` (${printable(step)})`) : ` (${planHash.slice(0, 12)})`;
  if (state === 'on-its-way') {
    return lines(
      `${colors.yellow('…')} Sent to ${name} (${action} by ${printable(by)}${about}), and not answered yet: it takes effect when a worker takes it.`,
      `  The same command again says what has become of it; it is never carried out twice (decision ${id.slice(0, 12)}).`,
    );
  }
  const hint =
    action === 'cancel'
      ? ' It finishes the call that is under way, and asks whether to roll back what it has changed.'
      : '';
  return lines(`${colors.green('✔')} ${printable(by)} ${pastTense[action]} ${name}${about}.${hint}`);
}

export function reportText({ markdown, reports }: Documents['report']): string {
  return lines(
    markdown.trimEnd().split('\n').map(printable),
    reports === null ? undefined : ['', printable(reports.markdown)],
  );
}

export function secretStoredText({ reference }: Documents['secret-stored'], colors: Colors): string {
  return lines(`${colors.green('✔')} stored as ${colors.bold(reference)}`);
}

export function secretsText({ secrets, damaged }: Documents['secrets'], colors: Colors): string {
  if (secrets.length + damaged.length === 0)
    return lines('Nothing is stored. "runbook secret put NAME" stores a value.');
  const rows = secrets.map(({ reference, kind, createdAt, createdBy, notAfter }) => [
    reference,
    kind,
    createdAt,
    createdBy,
    notAfter ?? '',
  ]);
  return lines(
    rows.length === 0 ? undefined : table([['REFERENCE', 'KIND', 'STORED', 'BY', 'ENDS'], ...rows]),
    damagedLines(damaged, colors),
  );
}

function damagedLines(damaged: Documents['secrets']['damaged'], colors: Colors): string[] {
  return damaged.flatMap(({ reference, message, advice }) => [
    `${colors.red('✘')} ${reference}: ${printable(message)}`,
    `    ${advice}`,
  ]);
}

export function secretRemovedText({ name, removed }: Documents['secret-removed']): string {
  return lines(`${removed} ${removed === 1 ? 'version' : 'versions'} of ${name} removed.`);
}

/** The value and nothing else, so that it can be piped. */
export function secretValueText({ value }: Documents['secret-value']): string {
  return value.endsWith('\n') ? value : `${value}\n`;
}

export function secretExportedText({ reference, files }: Documents['secret-exported'], colors: Colors): string {
  return lines(`${colors.green('✔')} ${reference} written to ${files.map(printable).join(' and ')}`);
}

export function keysRotatedText({ keys, keyId, resealed, failed }: Documents['keys-rotated'], colors: Colors): string {
  const moved =
    resealed === null ? '' : `, and ${resealed} stored ${resealed === 1 ? 'version' : 'versions'} moved to it`;
  return lines(
    `${colors.green('✔')} ${keyId} is the current key of ${keys}${moved}.`,
    keys === 'codec' ? 'Running workers use the former key until they are restarted.' : undefined,
    damagedLines(failed, colors),
  );
}

export function writerKeyText({ writer, publicKey }: Documents['writer-key'], colors: Colors): string {
  return lines(
    `The writer of this home is ${colors.bold(writer)}.`,
    "Another worker believes what it writes once these lines stand in the trust.yaml of that worker's home:",
    '',
    'writers:',
    `  - key: ${publicKey}`,
  );
}

export function doctorText({ ok, checks }: Documents['doctor'], colors: Colors): string {
  const marks = {
    ok: colors.green('✔'),
    wrong: colors.red('✘'),
    warning: colors.yellow('!'),
    skipped: colors.dim('-'),
  };
  return lines(
    checks.flatMap(({ name, result, detail, advice }) => [
      `${marks[result]} ${name}: ${detail}`,
      ...(advice === null || result === 'ok' ? [] : [`    ${advice}`]),
    ]),
    '',
    ok ? colors.green('Nothing is wrong.') : colors.red('Something is wrong: see the lines marked ✘.'),
  );
}

export function devText(dev: Documents['dev'], colors: Colors): string {
  const { temporal, simulator } = dev;
  const rows: string[][] = [
    ['Temporal server', `${temporal.address} (namespace ${temporal.namespace}, task queue ${dev.taskQueue})`],
  ];
  if (temporal.ui !== null) rows.push(['Temporal UI', temporal.ui]);
  if (temporal.codecEndpoint !== null) rows.push(['Codec endpoint', temporal.codecEndpoint]);
  if (simulator !== null) rows.push(['Simulated tenant', simulator.administration]);
  if (simulator !== null && simulator.scale !== null) rows.push(['Its clock', `${simulator.scale} times real time`]);
  rows.push(['Kept in', dev.home], ['Logs', dev.logs]);
  return lines(
    colors.bold('Everything is ready. Ctrl-C ends it; the next "runbook dev" continues every run.'),
    table(rows),
  );
}

export function errorText({ error }: Documents['error'], colors: Colors): string {
  return lines(
    `${colors.red('✘')} ${printable(error.message)}`,
    error.problems.map(({ where, problem }) => `    ${printable(where)}: ${printable(problem)}`),
    error.advice === null ? undefined : `  ${printable(error.advice)}`,
  );
}
