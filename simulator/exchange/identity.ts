/**
 * How an identity names objects. Exchange matches it against every naming property, without case.
 *
 * Invariants, and traps for clients: a null, empty or absent `-Identity` of a Get- cmdlet names *everything*; one that
 * matches nothing is an error; under the fault `identity-ignored` a Get- cmdlet answers everything all the same.
 * A write needs exactly one match.
 */
import { type CmdletCall, text } from './cmdlet.ts';
import { objectAmbiguous, objectNotFound } from './cmdlet-error.ts';

/** The texts by which a row can be named. */
export type NamesOf<Row> = (row: Row) => readonly (string | null)[];

function named<Row>(rows: readonly Row[], identity: string, names: NamesOf<Row>): Row[] {
  const wanted = identity.toLowerCase();
  // Lengths are compared first: a tenant may have thousands of rows.
  return rows.filter((row) =>
    names(row).some((name) => name?.length === wanted.length && name.toLowerCase() === wanted),
  );
}

/**
 * The rows that a Get- cmdlet answers.
 * @throws CmdletError ManagementObjectNotFoundException
 */
export function identified<Row>(call: CmdletCall, rows: readonly Row[], names: NamesOf<Row>): Row[] {
  const identity = text(call, 'Identity');
  if (identity === undefined) return [...rows];
  if (call.core.faults.active('identity-ignored', { cmdlet: call.name, identity })) return [...rows];
  const found = named(rows, identity, names);
  if (found.length === 0) throw objectNotFound(identity);
  return found;
}

/**
 * The one row that a text names.
 * @throws CmdletError ManagementObjectNotFoundException or ManagementObjectAmbiguousException
 */
export function theOne<Row>(rows: readonly Row[], identity: string, names: NamesOf<Row>): Row {
  const found = named(rows, identity, names);
  if (found.length > 1) throw objectAmbiguous(identity);
  const [row] = found;
  if (row === undefined) throw objectNotFound(identity);
  return row;
}

/** The one row that `-Identity` of a write names; the binder has refused a null or empty one before. */
export function theIdentified<Row>(call: CmdletCall, rows: readonly Row[], names: NamesOf<Row>): Row {
  return theOne(rows, text(call, 'Identity')!, names);
}
