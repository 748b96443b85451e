/**
 * Which process is meant by an ID, and when it has ended: IDs are used again, after a restart of the machine or in the next
 * container at once.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inheritedEnvironment } from './inherited-environment.ts';
import { programFile } from './program-file.ts';

/**
 * What no other process with the same ID has: when it began, counted from the start of the machine, and which start that
 * was. A process that has ended and wasn't waited for (a zombie) has none.
 *
 * @returns undefined when there is no such process, or the system doesn't say (Windows)
 */
export async function identityOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined;
  if (process.platform === 'linux') return await identityInProc(pid);
  const env = { ...inheritedEnvironment(), LC_ALL: 'C' };
  const ps = promisify(execFile)(programFile('ps'), ['-o', 'lstart=', '-p', String(pid)], { env });
  const { stdout } = await ps.catch(() => ({ stdout: '' }));
  return stdout.trim() === '' ? undefined : stdout.trim();
}

/**
 * The fields follow the program's name, which is in parentheses and may contain any character: the first one is the state
 * (field 3), the twentieth the time of the start (field 22). proc_pid_stat(5)
 */
async function identityInProc(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, began] = [fields[0], fields[19]];
  if (began === undefined || state === 'Z' || state === 'X') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${boot.trim()} ${began}`;
}

/**
 * Ends a process that isn't our child: asks, waits `grace` milliseconds, then kills. Another one that has got its ID by then
 * is left alone.
 */
export async function endProcess(pid: number, identity: string, grace: number): Promise<void> {
  const hasEnded = async (): Promise<boolean> => (await identityOf(pid)) !== identity;
  trySignal(pid, 'SIGTERM');
  if (await until(hasEnded, grace)) return;
  trySignal(pid, 'SIGKILL');
  await until(hasEnded, grace);
}

/** Asks again and again, every so many milliseconds, until the answer is yes; false when `timeout` milliseconds have passed. */
export async function until(condition: () => Promise<boolean>, timeout: number, every = 50): Promise<boolean> {
  const deadline = Date.now() + timeout;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

function trySignal(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
