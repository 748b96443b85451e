/**
 * What an error of the file system means for the operator. Node.js and SQLite have stable codes; an error of a socket or of
 * a program that couldn't be started may have the same ones, and is told by its system call.
 */
import { Failure, type FailureCode } from './failure.ts';

/** https://nodejs.org/api/errors.html#common-system-errors */
const meanings: Readonly<Record<string, FailureCode>> = {
  EACCES: 'file-denied',
  EPERM: 'file-denied',
  EROFS: 'file-read-only',
  ENOENT: 'file-missing',
  ENOTDIR: 'file-in-the-way',
  EISDIR: 'file-in-the-way',
  EEXIST: 'file-in-the-way',
  ENOTEMPTY: 'file-in-the-way',
  ELOOP: 'file-in-the-way',
  ENAMETOOLONG: 'file-in-the-way',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
  EIO: 'disk-failed',
  ESTALE: 'disk-failed',
  EBUSY: 'file-in-use',
  ENODEV: 'disk-failed',
  ENXIO: 'disk-failed',
  EMFILE: 'files-exhausted',
  ENFILE: 'files-exhausted',
};

/** Of a lock, by the beginning of the code: https://www.sqlite.org/rescode.html */
const meaningsOfLock: readonly (readonly [prefix: string, FailureCode])[] = [
  ['SQLITE_READONLY', 'file-read-only'],
  ['SQLITE_CANTOPEN', 'file-denied'],
  ['SQLITE_PERM', 'file-denied'],
  ['SQLITE_FULL', 'disk-full'],
  ['SQLITE_NOTADB', 'file-in-the-way'],
  ['SQLITE_CORRUPT', 'file-in-the-way'],
  ['SQLITE_IOERR', 'disk-failed'],
];

/** The system calls by which Node.js names what it did with a file. */
const fileCalls =
  /^(?:access|chmod|close|copyfile|fchmod|fdatasync|fstat|fsync|ftruncate|link|lstat|mkdir|mkdtemp|open|opendir|read|readlink|realpath|rename|rm|rmdir|scandir|stat|statfs|symlink|unlink|utime|write)$/;

/** @returns undefined when the error isn't the file system's */
export function fileFailureOf(error: unknown): Failure | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, syscall, path, message } = error as Partial<Record<'code' | 'syscall' | 'path' | 'message', unknown>>;
  if (typeof code !== 'string' || typeof syscall !== 'string') return undefined;
  const meaning = meaningOf(code, syscall);
  if (meaning === undefined) return undefined;
  return new Failure(meaning, {
    service: 'runbook',
    subject: typeof path === 'string' ? path : undefined,
    serviceCode: code,
    detail: typeof message === 'string' ? message : undefined,
  });
}

/**
 * The same error with the file that it is about: of a full disk the system names none, since it is met while writing.
 */
export function aboutFile<E>(error: E, file: string): E {
  if (typeof error !== 'object' || error === null || !('syscall' in error) || 'path' in error) return error;
  return Object.assign(error, { path: file });
}

function meaningOf(code: string, syscall: string): FailureCode | undefined {
  if (syscall === 'lock') return meaningsOfLock.find(([prefix]) => code.startsWith(prefix))?.[1];
  return fileCalls.test(syscall) ? meanings[code] : undefined;
}
