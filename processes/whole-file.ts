/**
 * Files of which nobody, not even after a crash, finds a part: written whole and synced under another name, then put in
 * place in one step. What a killed process leaves is a draft that nobody reads.
 *
 * Invariants: readable by their owner only; who was told that a file is there finds it after a loss of power; an error
 * names its file, also when the system's own doesn't (a full disk is met while writing, without a path).
 */
import { randomUUID } from 'node:crypto';
import { link, open, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { replaceFile } from './replace-file.ts';

/**
 * Of all that write it at once, and ever after, the first one's content stays.
 *
 * @param file its folder is made when it isn't there
 * @returns false when the file was there already
 */
export async function writeOnce(file: string, content: string): Promise<boolean> {
  await makeFolder(dirname(file));
  try {
    await place(file, content, link);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * A reader finds the content of before or the new one.
 *
 * @param file its folder is made when it isn't there
 */
export async function writeOver(file: string, content: string): Promise<void> {
  await makeFolder(dirname(file));
  await place(file, content, replaceFile);
}

/** The same in a folder that isn't ours, and is there. A draft that a killed process has left there goes, too. */
export async function writeOverThere(file: string, content: string): Promise<void> {
  await place(file, content, replaceFile);
  await removeDrafts(file);
}

/** Milliseconds after which nobody is still writing a draft. */
const longestWrite = 600_000;

async function removeDrafts(file: string): Promise<void> {
  const folder = dirname(file);
  for (const name of await readdir(folder).catch(() => [])) {
    const isDraft = name.startsWith(`${basename(file)}.`) && draftEnding.test(name.slice(basename(file).length));
    if (!isDraft) continue;
    const draft = join(folder, name);
    const written = await stat(draft).catch(() => undefined);
    if (written !== undefined && Date.now() - written.mtimeMs > longestWrite) await rm(draft, { force: true });
  }
}

const draftEnding = /^\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function place(
  file: string,
  content: string,
  put: (draft: string, file: string) => Promise<void>,
): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeSynced(draft, content);
    await put(draft, file);
    await syncFolder(dirname(file));
  } catch (error) {
    throw about(error, file);
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeSynced(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A name lasts when its folder is synced. Windows opens no folders, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The draft's name would tell an operator nothing. */
function about(error: unknown, file: string): unknown {
  return (error as NodeJS.ErrnoException).syscall === undefined ? error : Object.assign(error as Error, { path: file });
}
