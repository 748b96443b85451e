/**
 * One process at a time, by a file that names its holder. A holder that was killed is noticed by its process ID, and its
 * lock is taken over; the file's content is there from the first moment, since it is linked into place.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isAlive } from './alive.ts';

/**
 * Runs `work` while holding the lock.
 *
 * @param onWait called once, with the holder's process ID, when another process holds it
 */
export async function withLock<T>(file: string, work: () => Promise<T>, onWait: (holder: number) => void): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const token = `${process.pid} ${randomUUID()}`;
  let hasReported = false;
  while (!(await tryTake(file, token))) {
    const held = await readFile(file, 'utf8').catch(() => undefined);
    if (held === undefined) continue;
    const holder = Number(held.split(' ')[0]);
    if (!isAlive(holder)) {
      await breakStale(file, held);
      continue;
    }
    if (!hasReported) onWait(holder);
    hasReported = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function tryTake(file: string, token: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, token);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Two may notice a dead holder at once, and the slower must not remove the lock that the faster has taken since. */
async function breakStale(file: string, seen: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== seen) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}
