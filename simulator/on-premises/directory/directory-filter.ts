/**
 * `-Filter` of the module: comparisons in PowerShell's own language, joined by -and, -or, -not; `*` for everything. It is
 * the grammar of Exchange's filters, so one parser reads both. Attributes that a filter can't be asked about here are
 * refused: a filter that is ignored finds too much.
 * Source: learn, about_ActiveDirectory_Filter.
 */
import { matchesOpath, opathProperties } from '../../exchange/opath/evaluate.ts';
import { OpathSyntaxError, parseOpath } from '../../exchange/opath/parse.ts';
import { unimplemented, text } from '../../windows/server-call.ts';
import type { ShellObject } from '../../shell.ts';
import type { DirectoryCall } from './directory-call.ts';
import { invalidArgument } from './directory-error.ts';
import { containerOf } from './names.ts';

/** @param rows with all that is known of each */
export function filtered(at: DirectoryCall, rows: readonly ShellObject[]): ShellObject[] {
  const filter = text(at.call, 'Filter')?.trim() ?? '*';
  const base = text(at.call, 'SearchBase')?.toLowerCase();
  const within = rows.filter(
    ({ DistinguishedName: name }) =>
      base === undefined || String(name).toLowerCase() === base || isBelow(String(name).toLowerCase(), base),
  );
  return filter === '*' ? within : matching(at, within, filter);
}

function isBelow(name: string, base: string): boolean {
  for (let above = containerOf(name); above !== ''; above = containerOf(above)) if (above === base) return true;
  return false;
}

function matching({ call }: DirectoryCall, rows: readonly ShellObject[], filter: string): ShellObject[] {
  try {
    const parsed = parseOpath(filter);
    const known = new Set(rows.flatMap((row) => Object.keys(row).map((name) => name.toLowerCase())));
    const unknown = opathProperties(parsed).find((name) => rows.length > 0 && !known.has(name.toLowerCase()));
    if (unknown !== undefined) throw unimplemented(call, `-Filter on ${unknown}`);
    return rows.filter((row) => matchesOpath(parsed, comparable(row)));
  } catch (error) {
    if (!(error instanceof OpathSyntaxError)) throw error;
    throw invalidArgument({ cmdlet: call.name, target: '' }, `Error parsing query: '${filter}'`);
  }
}

/** A security identifier is compared as text. */
function comparable(row: ShellObject): ShellObject {
  const { SID, objectSid } = row as Record<'SID' | 'objectSid', { Value: string } | undefined>;
  return { ...row, SID: SID?.Value, objectSid: objectSid?.Value };
}
