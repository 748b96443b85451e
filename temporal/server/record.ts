/**
 * Where the embedded server of a home folder listens, in `<home>/temporal/server.json` while it runs: clients find it by
 * that. The record may be stale, or a copy: own-server.ts says whether it is this home's, and whether that server answers.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeOver } from '../../processes/whole-file.ts';

const serverRecord = z.strictObject({
  pid: z.number().int().positive(),
  /** host:port */
  address: z.string(),
  /** The UI's URL. Absent: the server runs without it. */
  ui: z.string().optional(),
  /** The home's folder, which a copy of the record isn't in. */
  folder: z.string(),
  /** A namespace of the server, and the ID that its database has given it: no other server has it. */
  namespace: z.string(),
  namespaceId: z.string(),
  startedAt: z.string(),
});

export type ServerRecord = z.infer<typeof serverRecord>;

/** The folder with the server's database and record. */
export function serverFolder(home: string): string {
  return join(home, 'temporal');
}

/** The last record, or undefined when there is none or it can't be read. */
export async function readServerRecord(home: string): Promise<ServerRecord | undefined> {
  try {
    return serverRecord.parse(JSON.parse(await readFile(join(serverFolder(home), 'server.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Replaces the record in one step, so that no reader sees half of it. */
export async function writeServerRecord(home: string, record: ServerRecord): Promise<void> {
  await writeOver(join(serverFolder(home), 'server.json'), `${JSON.stringify(record, null, 2)}\n`);
}

/** Forgets the server with this process ID; a record of another one stays. */
export async function removeServerRecord(home: string, pid: number): Promise<void> {
  const record = await readServerRecord(home);
  if (record?.pid === pid) await rm(join(serverFolder(home), 'server.json'), { force: true });
}
