/** What a test asks of a process that it knows to be its own. */
import { readFileSync } from 'node:fs';

/** One that has ended and wasn't waited for (a zombie) doesn't count as alive, on Linux. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
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
