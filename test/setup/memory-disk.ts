/**
 * A folder in memory for all that the tests of a run write to temporary folders. They kill processes, which loses nothing that
 * a process has written, and never cut the power: to wait for a disk at each synced write would prove nothing, and take
 * minutes of a run.
 */
import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** Of Linux: https://man7.org/linux/man-pages/man7/shm_overview.7.html. Containers may have very little of it. */
const memory = '/dev/shm';
const leastSpace = 2 * 1024 ** 3;

/** @returns undefined: there is none here, or too little */
export async function makeMemoryDisk(): Promise<string | undefined> {
  const space = await statfs(memory).catch(() => undefined);
  if (space === undefined || space.bavail * space.bsize < leastSpace) return undefined;
  try {
    const folder = await mkdtemp(join(memory, 'runbooks-tests-'));
    // PostgreSQL runs as another account, and has a folder in it.
    await chmod(folder, 0o711);
    return folder;
  } catch {
    return undefined;
  }
}

/** What a test has left running may still write. */
export async function removeMemoryDisk(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }).catch(() => {});
}
