import { Failure, isFailure } from '../../domain/failure.ts';
import { journalFailureOf } from '../../journal/database-failure.ts';

const coded = (code: string, more = {}): Error => Object.assign(new Error(`words of ${code}`), { code, ...more });

describe('an error of the database', () => {
  it.each([
    ['SQLITE_BUSY_SNAPSHOT', 'journal-busy'],
    ['SQLITE_READONLY_DBMOVED', 'journal-read-only'],
    ['SQLITE_FULL', 'journal-full'],
    ['SQLITE_CORRUPT_INDEX', 'journal-damaged'],
    ['SQLITE_CONSTRAINT_UNIQUE', 'journal-damaged'],
    ['SQLITE_IOERR_FSYNC', 'journal-unreachable'],
    ['SQLITE_IOERR_SHMSIZE', 'journal-full'],
    ['40P01', 'journal-busy'],
    ['25006', 'journal-read-only'],
    ['53100', 'journal-full'],
    ['53300', 'journal-unreachable'],
    ['57P01', 'journal-unreachable'],
    ['57014', 'journal-busy'],
    ['28P01', 'journal-denied'],
    ['23505', 'journal-damaged'],
    ['XX002', 'journal-damaged'],
    ['ECONNREFUSED', 'journal-unreachable'],
    ['EACCES', 'journal-denied'],
    ['ENOSPC', 'journal-full'],
    ['EROFS', 'journal-read-only'],
  ])('with code %s means %s', (code, meaning) => {
    expect(journalFailureOf(coded(code), 'the journal')).toMatchObject({
      code: meaning,
      serviceCode: code,
      detail: `words of ${code}`,
      message: expect.stringContaining('(the journal)') as string,
    });
  });

  it('is about the server when its socket is gone, and about the folder when that is', () => {
    expect(journalFailureOf(coded('ENOENT', { syscall: 'connect' }), '')).toMatchObject({
      code: 'journal-unreachable',
    });
    expect(journalFailureOf(coded('ENOENT', { syscall: 'mkdir' }), '')).toMatchObject({ code: 'journal-denied' });
  });

  it.each([
    ['Connection terminated unexpectedly', 'journal-unreachable'],
    ['timeout exceeded when trying to connect', 'journal-unreachable'],
    ['ConnectionFailed("Unable to open connection to local database /x: 14")', 'journal-denied'],
  ])('that has only words (%s) means %s', (message, meaning) => {
    expect(journalFailureOf(new Error(message), '')).toMatchObject({ code: meaning });
  });

  it('that isn’t the database’s stays what it is', () => {
    const failure = new Failure('graph-denied', { service: 'graph' });
    for (const error of [failure, new TypeError('undefined is not a function'), coded('42601'), 'text', undefined]) {
      expect(journalFailureOf(error, '')).toBe(error);
      expect(isFailure(error, 'journal-unreachable')).toBe(false);
    }
  });
});
