/**
 * Under which object id each resource was written, by connection, kind and natural name: from then on it is found by
 * that id and never by its name. One small file each, written whole and renamed, so that a kill leaves the old or the new.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface ResourceName {
  readonly connection: string;
  readonly kind: string;
  readonly name: string;
}

interface Recorded extends ResourceName {
  readonly id: string;
}

function fileOf(home: string, { connection, kind, name }: ResourceName): string {
  const digest = createHash('sha256').update(name.toLowerCase()).digest('hex').slice(0, 32);
  return join(home, 'identities', connection, kind, `${digest}.json`);
}

/** @returns the recorded id, or undefined where nothing was recorded. */
export async function recordedId(home: string, name: ResourceName): Promise<string | undefined> {
  try {
    return (JSON.parse(await readFile(fileOf(home, name), 'utf8')) as Recorded).id;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function recordId(home: string, name: ResourceName, id: string): Promise<void> {
  const file = fileOf(home, name);
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  const handle = await open(draft, 'wx');
  try {
    const recorded: Recorded = { ...name, id };
    await handle.writeFile(`${JSON.stringify(recorded, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

export async function forgetId(home: string, name: ResourceName): Promise<void> {
  await rm(fileOf(home, name), { force: true });
}
