/** The journal for people. */
import type { Documents } from '../json/documents.ts';
import type { Colors } from './colors.ts';
import { lines, table, time } from './text.ts';
import { printable } from '../../domain/printable.ts';

export function backupText({ file, journal, at, schema, rows, keep }: Documents['backup'], colors: Colors): string {
  return lines(
    `${colors.green('✔')} ${printable(journal)} is backed up as ${colors.bold(printable(file))}`,
    `  ${countsText(rows)}, as of ${time(at)}, schema ${schema}`,
    'It contains no key. Keep these as well, in another place than the file:',
    keep.map((each) => `  ${printable(each)}`),
  );
}

export function restoredText(restored: Documents['restored'], colors: Colors): string {
  const { file, journal, at, rows, installation, replaced, untrusted } = restored;
  return lines(
    `${colors.green('✔')} ${printable(journal)} is restored from ${colors.bold(printable(file))}`,
    `  ${countsText(rows)}, as of ${time(at)}, of installation ${installation}`,
    replaced === null
      ? undefined
      : `  What was there before (${countsText(replaced.rows)}) is in ${printable(replaced.file)}`,
    untrusted.length === 0
      ? undefined
      : [
          colors.yellow(
            `! Rows of ${untrusted.join(', ')} count as unknown here: this home doesn't trust that writer.`,
          ),
          '  Put back the files in keys/ of the home that was backed up.',
        ],
    'What was written after the backup was made is not in it. Runs that were open then need a look: "runbook runs".',
  );
}

export function lossAcceptedText({ journal, missing, runs }: Documents['loss-accepted'], colors: Colors): string {
  if (missing === null) return `${printable(journal)} is not older than it was: there is nothing to accept.`;
  return lines(
    `${colors.green('✔')} ${printable(journal)} is used as it is from now on (${missing}).`,
    runs.length === 0
      ? 'No run is open.'
      : [
          colors.yellow(
            `! The journal knows too little of what these runs have written; nothing more is written for them:`,
          ),
          ...runs.map(({ run }) => `  ${printable(run)}`),
          "Roll each back: it undoes what the journal knows of, and says what it can't know.",
        ],
  );
}

function countsText(rows: Readonly<Record<string, number>>): string {
  const filled = Object.entries(rows).filter(([, count]) => count > 0);
  return filled.map(([name, count]) => `${count} ${name}`).join(', ');
}

type Write = Documents['writes']['writes'][number];

export function writesText({ run, runId, writes, unverified, pruned }: Documents['writes'], colors: Colors): string {
  const about = run === null ? runId : `${printable(run)}  ${colors.dim(runId)}`;
  const [head = '', ...body] = table([
    ['BEGUN', 'RECORDED', 'STEP', 'WRITE', 'KIND', 'ITEMS', 'OUTCOME'],
    ...grouped(writes).map(rowOf),
  ]);
  return lines(
    colors.bold(about),
    pruned === null
      ? undefined
      : `  ${pruned.rows} rows of it were pruned by ${printable(pruned.by)} on ${time(pruned.at)}.`,
    writes.length === 0 ? '  Nothing is recorded as written.' : [head, ...body],
    unverified.map(({ step, position, upTo, reason }) => {
      const place = position === upTo ? `row ${position}` : `rows ${position} to ${upTo}`;
      return colors.red(`✘ ${printable(step)}, ${place}: ${reasons[reason]}, so that nothing is known about it`);
    }),
    writes.some(({ outcome }) => outcome === 'open')
      ? colors.yellow(
          '! Whether an open write took effect is unknown: it is looked for before anything else is written.',
        )
      : undefined,
  );
}

const reasons = {
  missing: 'missing',
  'unknown-writer': 'signed by a writer that this home does not trust',
  'bad-signature': 'not what its writer signed',
} as const;

/** The items of a list that share step, label and outcome are one line; in the order of the first of each. */
function grouped(writes: readonly Write[]): Write[][] {
  const groups = new Map<string, Write[]>();
  for (const write of writes) {
    const { id, step, label, item, outcome, refusal } = write;
    const key = JSON.stringify(item === null ? id : [step, label, outcome, refusal]);
    const group = groups.get(key);
    if (group) group.push(write);
    else groups.set(key, [write]);
  }
  return [...groups.values()];
}

function rowOf(group: readonly Write[]): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { step, label, kind, item, outcome, refusal, startedAt } = first;
  const ended = group
    .flatMap(({ settledAt }) => settledAt ?? [])
    .toSorted()
    .at(-1);
  return [
    time(startedAt),
    ended === undefined ? '-' : time(ended),
    printable(step),
    printable(label),
    kind === null ? '-' : printable(kind),
    item === null ? '-' : String(group.length),
    outcome === 'refused' && refusal !== null ? `refused: ${refusal}` : outcome,
  ];
}

const results = {
  'to-prune': 'would be pruned',
  pruned: 'pruned',
  open: 'stays: the run is open',
  newer: 'stays: the run has gone on',
  unverified: 'stays: a row of it does not verify',
} as const;

export function journalPrunedText({ before, applied, runs }: Documents['journal-pruned'], colors: Colors): string {
  if (runs.length === 0) return lines(`No run's record ends before ${time(before)}.`);
  const rows = runs.map(({ runId, newest, rows: count, result }) => [
    runId,
    time(newest),
    String(count),
    results[result],
  ]);
  const [head = '', ...body] = table([['RUN', 'NEWEST ROW', 'ROWS', 'RESULT'], ...rows]);
  return lines(
    `Records that end before ${time(before)}:`,
    colors.bold(head),
    body,
    applied ? undefined : 'Nothing was removed. Make a backup, then add --yes to remove it.',
  );
}
