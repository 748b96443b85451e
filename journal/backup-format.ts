/**
 * A backup of a journal, in one file for both databases: JSON lines. The first line says what it is, then come the tables,
 * each with a line of its columns' names and a line for each row; the last line is the SHA-256 of all lines before it.
 *
 * Invariant: rows are as the journal has them, signatures included; a restored journal verifies like the one that was
 * backed up.
 */
import { Failure } from '../domain/failure.ts';
import { migrationId } from './migrate.ts';

export const backupFormat = 'exchange-runbooks journal backup, version 1';

export interface BackupHeader {
  format: typeof backupFormat;
  installation: string;
  /** ISO 8601, by the journal's clock. */
  at: string;
  /** The schema's steps, in their order. */
  schema: { number: number; name: string }[];
  /** How many rows each table has. */
  rows: Record<string, number>;
  /** The last sequence number that each writer had given out. */
  writers: Record<string, number>;
}

export interface BackupTable {
  table: string;
  columns: string[];
}

/** Values of the columns, in their order. */
export type BackupRow = (string | number | null)[];

export interface BackupEnd {
  sha256: string;
}

/** `0002-prunings`, of the newest step. */
export function schemaOf({ schema }: Pick<BackupHeader, 'schema'>): string {
  const newest = schema.at(-1);
  return newest === undefined ? 'none' : migrationId(newest);
}

/**
 * Works on a backup's file.
 *
 * @throws Failure `backup-file-unusable` for what the file system refuses: it says nothing about the journal
 */
export function onFile<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { syscall, code, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new Failure('backup-file-unusable', {
      service: 'journal',
      subject: file,
      serviceCode: code,
      detail: message,
    });
  }
}
