/**
 * Runs a program that must be alone in its folder, such as one with a database in it.
 *
 * Invariants: anyone who starts one holds the folder's lock until it has ended, and a second is refused as long; one that was
 * left over (its starter killed, its guardian not yet done or killed as well) is given time to end, then ended, before a
 * new one starts. What runs is written down in `process.json` of the folder.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { endProcess, identityOf, until } from './alive.ts';
import { tryLock, type HeldLock } from './lock.ts';
import { spawnGuarded, type Guarded, type GuardedCommand } from './spawn-guarded.ts';
import { writeOver } from './whole-file.ts';

const processRecord = z.strictObject({
  pid: z.number().int().positive(),
  identity: z.string(),
});

type ProcessRecord = z.infer<typeof processRecord>;

/** A live process runs the program in the same folder, or is about to. */
export class AlreadyRunning extends Error {
  constructor(name: string, folder: string) {
    super(`A ${name} already runs in ${folder}, and who started it is still there`);
    this.name = 'AlreadyRunning';
  }
}

/** Milliseconds that a left-over gets to end by itself, and again to end when asked. */
const patience = 5_000;

/**
 * @param name what a person would call the program
 * @param folder exists
 * @throws AlreadyRunning
 */
export async function spawnAlone(options: GuardedCommand & { name: string; folder: string }): Promise<Guarded> {
  const { name, folder, ...command } = options;
  const lock = await lockFolder(name, folder);
  let program: Guarded | undefined;
  try {
    await endRecorded(folder);
    program = await spawnGuarded(command);
    await record(folder, program.pid);
  } catch (error) {
    // One of which nothing is written down couldn't be found when it is left over.
    await program?.stop();
    lock.release();
    throw error;
  }
  const started = program;
  const exited = started.exited.finally(() => lock.release());
  return { pid: started.pid, exited, stop: async () => await started.stop().then(() => exited) };
}

/**
 * Ends what was left over in the folder, if anything was; also done by `spawnAlone`. To be called first where
 * the ports are needed that it may use.
 *
 * @throws AlreadyRunning
 */
export async function endLeftOver(name: string, folder: string): Promise<void> {
  const lock = await lockFolder(name, folder);
  try {
    await endRecorded(folder);
  } finally {
    lock.release();
  }
}

async function lockFolder(name: string, folder: string): Promise<HeldLock> {
  const lock = await tryLock(join(folder, 'process.lock'));
  if (lock === undefined) throw new AlreadyRunning(name, folder);
  return lock;
}

async function endRecorded(folder: string): Promise<void> {
  const recorded = await readRecord(folder);
  if (recorded === undefined) return;
  const { pid, identity } = recorded;
  // Its guardian is most likely ending it just now.
  if (await until(async () => (await identityOf(pid)) !== identity, patience)) return;
  await endProcess(pid, identity, patience);
}

async function readRecord(folder: string): Promise<ProcessRecord | undefined> {
  try {
    return processRecord.parse(JSON.parse(await readFile(join(folder, 'process.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Where the system doesn't tell processes apart none is recorded, since another one might be ended for it. */
async function record(folder: string, pid: number): Promise<void> {
  const identity = await identityOf(pid);
  if (identity === undefined) return;
  const recorded: ProcessRecord = { pid, identity };
  await writeOver(join(folder, 'process.json'), `${JSON.stringify(recorded)}\n`);
}
