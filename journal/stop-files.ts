/**
 * Stops as files of a home, `stops/ID.json`: they work without a database, and a person in a hurry sets one with nothing but
 * an editor. Whatever is in that folder is a stop, above all what can't be read: who stops is never misunderstood.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fileIn } from '../processes/file-in.ts';
import { writeOnce } from '../processes/whole-file.ts';

export interface Stop {
  /** 16 random hexadecimal digits; of a file that isn't one of ours, its name. */
  readonly id: string;
  /** Null: all of them. */
  readonly connection: string | null;
  /** As it was typed; null: nothing says who. */
  readonly by: string | null;
  /** ISO 8601; null: nothing says since when. */
  readonly since: string | null;
  readonly reason: string | null;
}

export interface StopFile extends Stop {
  readonly file: string;
  /** It has an ID of its own, by which a lifting in the journal can name it. */
  readonly isWhole: boolean;
}

const stopId = /^[0-9a-f]{16}$/;

const contentSchema = z.strictObject({
  id: z.string().regex(stopId),
  connection: z.string().nullable(),
  by: z.string(),
  since: z.iso.datetime(),
  reason: z.string().nullable(),
});

function folderOf(home: string): string {
  return join(home, 'stops');
}

/** @returns its path @throws the system's error */
export async function writeStopFile(home: string, stop: Stop): Promise<string> {
  const file = fileIn(folderOf(home), `${stop.id}.json`);
  const { id, connection, by, since, reason } = stop;
  await writeOnce(file, `${JSON.stringify({ id, connection, by, since, reason }, null, 2)}\n`);
  return file;
}

/**
 * Those of this home; a folder that can't be read is one stop of everything. Looked at in the transactions that ask for stops,
 * which wait for nothing but the database.
 */
export function stopFiles(home: string): StopFile[] {
  const folder = folderOf(home);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    return isAbsent(error) ? [] : [unreadable(folder, 'stops', error)];
  }
  return names.toSorted().flatMap((name) => readStop(join(folder, name), name) ?? []);
}

/** @returns whether there was one @throws the system's error; NotAFileName */
export async function removeStopFile(
  home: string,
  { id, isWhole }: Pick<StopFile, 'id' | 'isWhole'>,
): Promise<boolean> {
  try {
    await rm(fileIn(folderOf(home), isWhole ? `${id}.json` : id));
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

function readStop(file: string, name: string): StopFile | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    // Lifted since the folder was read.
    return isAbsent(error) ? undefined : unreadable(file, name, error);
  }
  const content = contentSchema.safeParse(jsonOf(text));
  if (!content.success || name !== `${content.data.id}.json`)
    return damaged(file, name, 'is not one that was written by "runbook stop"');
  return { ...content.data, file, isWhole: true };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(file: string, name: string, error: unknown): StopFile {
  return damaged(file, name, `can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
}

function damaged(file: string, name: string, why: string): StopFile {
  const reason = `the file ${file} ${why}, and counts as a stop of everything`;
  return { id: name, connection: null, by: null, since: null, reason, file, isWhole: false };
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
