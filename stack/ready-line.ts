/**
 * Programs of ours say on stdout that they are ready, with one line of JSON. It is kept in a file, so that a process
 * that comes later can read where they listen; it is kept out of the log, since it may name credentials. What else a
 * program has to say goes to stderr, which is its log.
 */
import { spawnAlone } from '../processes/spawn-alone.ts';
import { spawnGuarded, type Guarded, type GuardedCommand } from '../processes/spawn-guarded.ts';
import { writeOver } from '../processes/whole-file.ts';

export interface ReadyProgram extends Guarded {
  /** The line, parsed. What is in it is for the caller to check. */
  ready: unknown;
}

/**
 * Starts a program and waits until it is ready.
 *
 * @param options.name what a person would call it
 * @param options.alone a folder in which there must be only one of it
 * @param options.timeout milliseconds
 * @param options.isReady whether an object that was printed is the line that says so
 * @throws Error when it ends before, or isn't ready before the deadline; the message names its log
 */
export async function startUntilReady(
  options: Omit<GuardedCommand, 'onLine' | 'logStdout'> & {
    name: string;
    log: string;
    timeout: number;
    isReady: (line: object) => boolean;
    readyFile?: string;
    alone?: string;
  },
): Promise<ReadyProgram> {
  const { name, log, timeout, isReady, readyFile, alone, ...guarded } = options;
  let heard: (ready: unknown) => void = () => {};
  const ready = new Promise<unknown>((resolve) => (heard = resolve));
  const command: GuardedCommand = {
    ...guarded,
    log,
    logStdout: false,
    onLine: (line) => {
      const parsed = jsonObject(line);
      if (parsed !== undefined && isReady(parsed)) heard(parsed);
    },
  };
  const program =
    alone === undefined ? await spawnGuarded(command) : await spawnAlone({ ...command, name, folder: alone });
  let timer: NodeJS.Timeout | undefined;
  try {
    const first = await Promise.race([
      ready,
      program.exited.then(({ code, signal }) => {
        throw new Error(`The ${name} ended before it was ready (${signal ?? `exit code ${code}`}); see ${log}`);
      }),
      new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`The ${name} was not ready after ${timeout / 1000} s; see ${log}`)),
          timeout,
        );
      }),
    ]);
    // It may name secrets of the simulated tenant.
    if (readyFile !== undefined) await writeOver(readyFile, `${JSON.stringify(first, null, 2)}\n`);
    return { ...program, ready: first };
  } catch (error) {
    await program.stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Other lines may come before: warnings, for one. */
function jsonObject(line: string): object | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
