/** Pieces that several views are made of. */
import { inWords } from '../../domain/duration.ts';
import type { Documents } from '../json/documents.ts';
import type { Colors } from './colors.ts';
import { printable } from '../../domain/printable.ts';

/** Lines to a text that ends with a line end. `undefined` leaves a line out. */
export function lines(...parts: readonly (string | undefined | readonly string[])[]): string {
  const all = parts.flatMap((part) => (part === undefined ? [] : part));
  return `${all.join('\n')}\n`;
}

/** "2026-11-22 01:16:09 UTC". */
export function time(iso: string): string {
  return printable(`${iso.slice(0, 19).replace('T', ' ')} UTC`);
}

/** "3 minutes ago", "in 20 seconds". */
export function relative(iso: string, now = Date.now()): string {
  const difference = Date.parse(iso) - now;
  if (Math.abs(difference) < 1000) return 'now';
  return difference < 0 ? `${inWords(-difference)} ago` : `in ${inWords(difference)}`;
}

/** Columns that are as wide as their widest cell; the last one is not padded. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

export function commandsToRun(next: readonly string[], colors: Colors): string[] {
  return next.length === 0 ? [] : ['', colors.bold('Next'), ...next.map((command) => `  ${printable(command)}`)];
}

const paints: Readonly<Record<Documents['status']['phase'], keyof Pick<Colors, 'green' | 'red' | 'yellow' | 'cyan'>>> =
  {
    planning: 'cyan',
    applying: 'cyan',
    waiting: 'cyan',
    probing: 'cyan',
    'awaiting-approval': 'yellow',
    'awaiting-manual-step': 'yellow',
    'needs-attention': 'red',
    'rolling-back': 'yellow',
    done: 'green',
    'done-with-skips': 'yellow',
    failed: 'red',
    rejected: 'red',
    'rolled-back': 'yellow',
    cancelled: 'yellow',
  };

/** Paints a phase or an outcome as good, bad, or in between. */
export function phaseText(phase: Documents['status']['phase'], colors: Colors): string {
  return colors[paints[phase]](phase);
}
