/**
 * One page of a collection. The skip token names the last object of the page before, so that a page neither repeats
 * nor loses an object when others are created or deleted in between.
 */
import { invalidRequest } from '../graph-error.ts';

export interface Page<T> {
  values: T[];
  /** Undefined on the last page. */
  skipToken: string | undefined;
}

export function page<T extends { id?: unknown }>(
  rows: readonly T[],
  size: number,
  skipToken: string | undefined,
): Page<T> {
  const start = skipToken === undefined ? 0 : startAfter(rows, skipToken);
  const values = rows.slice(start, start + size);
  const last = values.at(-1);
  const more = start + size < rows.length && last !== undefined;
  return { values, skipToken: more ? encode({ after: String(last.id), index: start + size }) : undefined };
}

interface Position {
  after: string;
  index: number;
}

/** Where the last object is gone, its old place is the best that is left. */
function startAfter(rows: readonly { id?: unknown }[], skipToken: string): number {
  const position = decode(skipToken);
  const found = rows.findIndex(({ id }) => id === position.after);
  return found === -1 ? Math.max(0, position.index - 1) : found + 1;
}

function encode(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function decode(skipToken: string): Position {
  try {
    const position = JSON.parse(Buffer.from(skipToken, 'base64url').toString()) as Partial<Position>;
    if (typeof position.after === 'string' && Number.isInteger(position.index)) return position as Position;
  } catch {
    // Falls through: what isn't JSON is as invalid as JSON of another shape.
  }
  throw invalidRequest('The specified page token value is invalid or expired.');
}
