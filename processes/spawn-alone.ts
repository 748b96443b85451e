/**
 * Runs a program that must be alone in its folder, such as one with a database in it.
 *
 * Invariants: while one runs whose starter lives, a second is refused; one that was left over (its starter killed, its
 * guardian not yet done or killed as well) is given time to end, then ended, before a new one starts. What runs is
 * written down in `process.json` of the folder.
 */
import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { commandLine, endProcess, isAlive, until } from './alive.ts';
import { withLock } from './lock.ts';
import { spawnGuarded, type Guarded, type GuardedCommand } from './spawn-guarded.ts';

const processRecord = z.object({
  pid: z.number().int().positive(),
  /** The process that started it, and without which it has no business. */
  owner: z.number().int().positive(),
  /** Distinguishes it from a later process with the same ID. Absent where the system doesn't show it. */
  commandLine: z.string().optional(),
});

type ProcessRecord = z.infer<typeof processRecord>;

/** A live process runs the program in the same folder. */
export class AlreadyRunning extends Error {
  /** ID of the process that started it. */
  readonly owner: number;

  constructor(name: string, folder: string, owner: number) {
    super(`Process ${owner} already runs a ${name} in ${folder}`);
    this.name = 'AlreadyRunning';
    this.owner = owner;
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
  const file = join(folder, 'process.json');
  const start = async (): Promise<Guarded> => {
    await endLeftOver(name, folder);
    const program = await spawnGuarded(command);
    const words = await commandLine(program.pid);
    await writeRecord(file, {
      pid: program.pid,
      owner: process.pid,
      ...(words !== undefined && { commandLine: words }),
    });
    return program;
  };
  return await withLock(`${file}.lock`, start, () => {});
}

/**
 * Ends what was left over in the folder, if anything was; also done by `spawnAlone`. To be called first where
 * the ports are needed that it may use.
 *
 * @throws AlreadyRunning
 */
export async function endLeftOver(name: string, folder: string): Promise<void> {
  const record = await readRecord(join(folder, 'process.json'));
  if (record === undefined) return;
  const runs = async (): Promise<boolean> =>
    isAlive(record.pid) && (await commandLine(record.pid)) === record.commandLine;
  if (!(await runs())) return;
  if (isAlive(record.owner)) throw new AlreadyRunning(name, folder, record.owner);
  // Its guardian is most likely ending it just now.
  if (await until(async () => !(await runs()), patience)) return;
  await endProcess(record.pid, patience);
}

async function readRecord(file: string): Promise<ProcessRecord | undefined> {
  try {
    return processRecord.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

async function writeRecord(file: string, record: ProcessRecord): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(record)}\n`);
  await rename(draft, file);
}
