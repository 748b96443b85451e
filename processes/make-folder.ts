/**
 * Makes a folder, and those above it. What Node.js does with `recursive` tells ENOENT on a read-only file system, and never
 * ends below a folder in which nothing can be made, such as /proc.
 */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * For its owner only; a folder that is there stays as it is.
 *
 * @throws the system's error: EROFS, EACCES, ENOSPC; ENOTDIR where a file is in the place of a folder
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeOne(folder);
  } catch (error) {
    const parent = dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder) throw error;
    await makeFolder(parent);
    await makeOne(folder);
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, 0o700);
  } catch (error) {
    const failed = error as NodeJS.ErrnoException;
    // Which of these comes for a folder that is there depends on its file system.
    if (failed.code !== 'EEXIST' && failed.code !== 'EROFS' && failed.code !== 'EACCES' && failed.code !== 'EISDIR') {
      throw error;
    }
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() === true) return;
    throw found === undefined ? error : Object.assign(failed, { code: 'ENOTDIR' });
  }
}
