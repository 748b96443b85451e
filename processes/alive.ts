/**
 * Whether a process is there, and whether it is the one that we think of: process IDs are used again.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A process of another user counts as alive; one that has ended and wasn't waited for (a zombie) doesn't, on Linux. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return process.platform !== 'linux' || !isZombie(pid);
}

/** The state follows the program's name, which is in parentheses and may contain any character: proc_pid_stat(5). */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/**
 * The command line, with blanks between its parts; undefined when the process is gone or the system doesn't show it.
 */
export async function commandLine(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return words === '' ? undefined : words.replaceAll('\0', ' ');
  }
  if (process.platform === 'win32') return undefined;
  const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim() === '' ? undefined : stdout.trim();
}

/** Ends a process that isn't our child: asks, waits `grace` milliseconds, then kills. */
export async function endProcess(pid: number, grace: number): Promise<void> {
  if (process.platform === 'win32') return endAtOnce(pid);
  trySignal(pid, 'SIGTERM');
  const ended = await until(async () => (await commandLine(pid)) === undefined, grace);
  if (!ended) endAtOnce(pid);
  await until(async () => (await commandLine(pid)) === undefined, grace);
}

/** Asks again and again until the answer is yes; false when `timeout` milliseconds have passed. */
export async function until(condition: () => Promise<boolean>, timeout: number): Promise<boolean> {
  const deadline = Date.now() + timeout;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function endAtOnce(pid: number): void {
  trySignal(pid, 'SIGKILL');
}

function trySignal(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
