/**
 * Writes a backup's file: under another name first, then synced and given its own, so that there is the whole file or none.
 *
 * Invariants: nothing is overwritten; its owner alone may read it. All calls are synchronous: they are made within a
 * transaction, which waits for nothing but the database.
 */
import { createHash, randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Failure } from '../domain/failure.ts';
import { onFile, type BackupEnd, type BackupHeader, type BackupRow, type BackupTable } from './backup-format.ts';

export class BackupWriter {
  readonly #file: string;
  readonly #draft: string;
  readonly #descriptor: number;
  readonly #digest = createHash('sha256');

  /** @throws Failure `backup-exists`, `backup-file-unusable`, as its other methods */
  constructor(file: string) {
    this.#file = resolve(file);
    if (existsSync(this.#file)) throw existsFailure(file);
    this.#draft = `${this.#file}.${randomUUID()}.part`;
    this.#descriptor = onFile(file, () => openSync(this.#draft, 'wx', 0o600));
  }

  add(lines: readonly (BackupHeader | BackupTable | BackupRow)[]): void {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    this.#digest.update(text);
    onFile(this.#file, () => writeAll(this.#descriptor, text));
  }

  /** @throws Failure `backup-exists` when somebody else has made it meanwhile */
  finish(): void {
    const end: BackupEnd = { sha256: this.#digest.digest('hex') };
    onFile(this.#file, () => {
      writeAll(this.#descriptor, `${JSON.stringify(end)}\n`);
      fsyncSync(this.#descriptor);
      closeSync(this.#descriptor);
      publish(this.#draft, this.#file);
      rmSync(this.#draft, { force: true });
      syncFolder(dirname(this.#file));
    });
  }

  /** Leaves no trace. */
  discard(): void {
    try {
      closeSync(this.#descriptor);
    } catch {
      // It was closed already.
    }
    rmSync(this.#draft, { force: true });
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length;) from += writeSync(descriptor, bytes, from);
}

/** A link refuses to replace a file. File systems without links (exFAT, some shares) leave a moment for a second one. */
function publish(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw existsFailure(file);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EINVAL') throw error;
    if (existsSync(file)) throw existsFailure(file);
    renameSync(draft, file);
  }
}

/** The name must be on the disk as well. Windows opens no folders, and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function existsFailure(file: string): Failure {
  return new Failure('backup-exists', { service: 'journal', subject: file });
}
