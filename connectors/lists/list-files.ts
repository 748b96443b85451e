/**
 * Lists of thousands as files in RUNBOOKS_HOME: `lists/<digest>.txt`, an item on each line. A file's name is the digest of
 * its content, so one that was altered is found out, and writing the same list twice is writing it once.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { listDigest, listText, referenceOf } from '../../domain/list-reference.ts';

/** @returns `list://<digest>` */
export async function storeList(home: string, items: readonly string[]): Promise<string> {
  const text = listText(items);
  const reference = referenceOf(text);
  const folder = join(home, 'lists');
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `draft-${randomUUID()}`);
  const handle = await open(draft, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, fileOf(folder, reference));
  return reference;
}

/**
 * The items of a list, in its order.
 * @throws Failure `list-missing` where this machine doesn't have it, `list-altered` where it isn't what its name says
 */
export async function readList(home: string, reference: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(fileOf(join(home, 'lists'), reference), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Failure('list-missing', { service: 'runbook', subject: reference });
  }
  if (referenceOf(text) !== reference) throw new Failure('list-altered', { service: 'runbook', subject: reference });
  return text.split('\n').filter((line) => line !== '');
}

function fileOf(folder: string, reference: string): string {
  const digest = listDigest(reference);
  if (digest === undefined) throw new Failure('list-missing', { service: 'runbook', subject: 'not a list reference' });
  return join(folder, `${digest}.txt`);
}
