/**
 * One holder at a time, among all processes that see the file: a lock of the operating system, which is gone when its
 * holder is, however that ended, and which works between containers that share a volume.
 *
 * Node.js offers no such lock; SQLite has one on every platform (https://www.sqlite.org/lockingv3.html), and excludes its
 * connections within one process as well. The holder keeps a transaction open in a database that stays empty.
 *
 * Invariants: the file is never removed, since who waits for it would then hold another one; nothing but SQLite opens it,
 * since POSIX drops all locks of a process when it closes any descriptor of the file; waiting doesn't stop the event loop.
 */
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeOnce } from './whole-file.ts';

export interface HeldLock {
  /** Safe to call twice. */
  release(): void;
}

/** Others held the lock for as long as the caller was willing to wait. */
export class LockBusy extends Error {
  constructor(file: string) {
    super(`Another process holds ${file}`);
    this.name = 'LockBusy';
  }
}

/**
 * Runs `work` while holding the lock.
 *
 * @param file is made when it isn't there
 * @param onWait called once when the lock is held by others
 * @param patience milliseconds to wait for others. Default: without end
 * @throws LockBusy, or what `work` throws
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: () => void = () => {},
  patience = Infinity,
): Promise<T> {
  const deadline = performance.now() + patience;
  let held = await tryLock(file);
  if (held === undefined) onWait();
  while (held === undefined) {
    if (performance.now() >= deadline) throw new LockBusy(file);
    await sleep(20 + Math.random() * 40);
    held = await tryLock(file);
  }
  try {
    return await work();
  } finally {
    held.release();
  }
}

/**
 * Takes the lock until it is released or this process ends.
 *
 * @param file is made when it isn't there
 * @returns undefined when it is held already, be it by this process
 */
export async function tryLock(file: string): Promise<HeldLock | undefined> {
  if (!existsSync(file)) await writeOnce(file, '');
  // Native code, which the commands that lock nothing do without.
  const { default: Sqlite } = await import('libsql');
  let database: InstanceType<typeof Sqlite> | undefined;
  try {
    const opened = new Sqlite(file, { timeout: 0 });
    database = opened;
    // Nothing is written, so that there is nothing to roll back after a crash, and no second file.
    opened.exec('pragma journal_mode = memory');
    opened.exec('begin immediate');
    return { release: () => void (opened.open && opened.close()) };
  } catch (error) {
    database?.close();
    const failed = error as NodeJS.ErrnoException;
    if (failed.code?.startsWith('SQLITE_BUSY') === true) return undefined;
    // A file that can't be opened comes without a code.
    throw Object.assign(failed, { code: failed.code ?? 'SQLITE_CANTOPEN', path: file, syscall: 'lock' });
  }
}
