/**
 * What a worker's process says about itself to others on its machine: a file below the home's logs/, whose time is set anew every
 * other second by the worker's event loop, so that a process which is blocked, stopped or gone falls silent. No port is
 * opened for it, and a full disk doesn't stop it.
 *
 * Containers share a home: a file counts for the machine and process that it names, and for no other with the same process ID.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { identityOf } from '../../processes/alive.ts';

/** Milliseconds between two of them. */
export const beatInterval = 2_000;

const heartbeatSchema = z.strictObject({
  host: z.string(),
  pid: z.number().int().positive(),
  /** Of the process; null where the system tells none. */
  identity: z.string().nullable(),
  /** What it polls, and as whom. */
  queues: z.array(
    z.strictObject({
      taskQueue: z.string(),
      workflows: z.boolean(),
      activities: z.boolean(),
      identity: z.string(),
    }),
  ),
  /** Sentences about what in it has stopped working for good. */
  broken: z.array(z.string()),
  /** Sentences about why it can't do all of its work now. */
  notReady: z.array(z.string()),
});

export type Heartbeat = z.infer<typeof heartbeatSchema>;

export interface FoundHeartbeat extends Heartbeat {
  /** Milliseconds since the last beat. */
  readonly age: number;
}

/** Of this process. */
export async function heartbeatSource(): Promise<Pick<Heartbeat, 'host' | 'pid' | 'identity'>> {
  return { host: hostname(), pid: process.pid, identity: (await identityOf(process.pid)) ?? null };
}

export function heartbeatFile(home: string, source: Pick<Heartbeat, 'host' | 'pid' | 'identity'>): string {
  const digest = createHash('sha256').update(`${source.host} ${source.identity}`).digest('hex').slice(0, 12);
  return join(heartbeatFolder(home), `${source.pid}-${digest}.json`);
}

/** Of the workers that run on this machine with this home, in no order. */
export async function findHeartbeats(home: string): Promise<FoundHeartbeat[]> {
  const found: FoundHeartbeat[] = [];
  for (const file of await heartbeatFiles(home)) {
    const beat = await readHeartbeat(file);
    if (beat !== undefined && (await isOfHere(beat))) found.push(beat);
  }
  return found;
}

/** Removes what workers that were killed have left: on this machine, and on machines that have been silent for an hour. */
export async function removeLeftOver(home: string): Promise<void> {
  for (const file of await heartbeatFiles(home)) {
    const beat = await readHeartbeat(file);
    const isGone = beat?.host === hostname() && !(await isOfHere(beat));
    if (isGone || beat === undefined || beat.age > 3_600_000) await rm(file, { force: true });
  }
}

function heartbeatFolder(home: string): string {
  return join(home, 'logs', 'workers');
}

async function heartbeatFiles(home: string): Promise<string[]> {
  const names = await readdir(heartbeatFolder(home)).catch(() => []);
  return names.filter((name) => name.endsWith('.json')).map((name) => join(heartbeatFolder(home), name));
}

async function readHeartbeat(file: string): Promise<FoundHeartbeat | undefined> {
  try {
    const { mtimeMs } = await stat(file);
    const beat = heartbeatSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return { ...beat, age: Date.now() - mtimeMs };
  } catch {
    return undefined;
  }
}

async function isOfHere({ host, pid, identity }: Heartbeat): Promise<boolean> {
  if (host !== hostname()) return false;
  return identity === null ? exists(pid) : (await identityOf(pid)) === identity;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another account's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
