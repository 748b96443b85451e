/**
 * What an error of SQLite, of PostgreSQL or of the connection to it means for a caller that needs the journal. Both databases
 * and Node.js have stable codes; the text decides only where their drivers give none.
 */
import { Failure, type FailureCode } from '../domain/failure.ts';

/** By their beginning, the longest first: SQLite's extended codes begin with their primary one, SQLSTATEs with their class. */
const meanings: readonly (readonly [prefix: string, FailureCode])[] = [
  // https://www.sqlite.org/rescode.html
  ['SQLITE_BUSY', 'journal-busy'],
  ['SQLITE_LOCKED', 'journal-busy'],
  ['SQLITE_READONLY', 'journal-read-only'],
  ['SQLITE_FULL', 'journal-full'],
  ['SQLITE_CORRUPT', 'journal-damaged'],
  ['SQLITE_CONSTRAINT', 'journal-damaged'],
  ['SQLITE_NOTADB', 'journal-damaged'],
  ['SQLITE_CANTOPEN', 'journal-denied'],
  ['SQLITE_PERM', 'journal-denied'],
  ['SQLITE_AUTH', 'journal-denied'],
  // The file that readers of the write-ahead log share can't grow: there is no room for it.
  ['SQLITE_IOERR_SHMSIZE', 'journal-full'],
  ['SQLITE_IOERR', 'journal-unreachable'],
  // https://www.postgresql.org/docs/15/errcodes-appendix.html
  ['25006', 'journal-read-only'],
  ['40001', 'journal-busy'],
  ['40P01', 'journal-busy'],
  ['55P03', 'journal-busy'],
  ['57014', 'journal-busy'],
  ['25P0', 'journal-busy'],
  ['42501', 'journal-denied'],
  ['3D000', 'journal-denied'],
  ['53100', 'journal-full'],
  ['28', 'journal-denied'],
  ['08', 'journal-unreachable'],
  ['53', 'journal-unreachable'],
  ['57P', 'journal-unreachable'],
  ['58', 'journal-unreachable'],
  ['23', 'journal-damaged'],
  ['42P01', 'journal-damaged'],
  ['42703', 'journal-damaged'],
  ['XX001', 'journal-damaged'],
  ['XX002', 'journal-damaged'],
  // https://nodejs.org/api/errors.html#common-system-errors
  ['EACCES', 'journal-denied'],
  ['EPERM', 'journal-denied'],
  ['ENOTDIR', 'journal-denied'],
  ['EROFS', 'journal-read-only'],
  ['ENOSPC', 'journal-full'],
  ['EDQUOT', 'journal-full'],
  ['ECONN', 'journal-unreachable'],
  ['EPIPE', 'journal-unreachable'],
  ['ETIMEDOUT', 'journal-unreachable'],
  ['EHOSTUNREACH', 'journal-unreachable'],
  ['ENETUNREACH', 'journal-unreachable'],
  ['ENOTFOUND', 'journal-unreachable'],
  ['EAI_AGAIN', 'journal-unreachable'],
  ['ENOENT', 'journal-denied'],
];

/** What pg 8 (`client.js`, and `index.js` of pg-pool) and libsql 0.5 say without a code. */
const withoutCode: readonly (readonly [beginning: RegExp, FailureCode])[] = [
  [/^(?:Connection terminated|Client (?:has encountered|was closed)|timeout exceeded when)/, 'journal-unreachable'],
  [/^The server does not support SSL/, 'journal-denied'],
  [/^ConnectionFailed\("Unable to open/, 'journal-denied'],
];

/**
 * @param where the database, in words without secrets
 * @returns a `Failure`, or the error itself when it isn't the database's
 */
export function journalFailureOf(error: unknown, where: string): unknown {
  if (!hasMessage(error) || error instanceof Failure) return error;
  const code = codeOf(error);
  const [, meaning] =
    code === undefined
      ? (withoutCode.find(([beginning]) => beginning.test(error.message)) ?? [])
      : (meanings.find(([prefix]) => code.startsWith(prefix)) ?? []);
  if (meaning === undefined) return error;
  return new Failure(meaning, { service: 'journal', subject: where, serviceCode: code, detail: error.message });
}

/** libsql's errors are made by hand, and those of Node.js may come from another realm: neither passes every `instanceof`. */
function hasMessage(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
}

function codeOf(error: NodeJS.ErrnoException): string | undefined {
  // The socket's file is gone while PostgreSQL is down.
  if (error.syscall === 'connect' && error.code === 'ENOENT') return 'ECONNREFUSED';
  return typeof error.code === 'string' && error.code !== '' ? error.code : undefined;
}
