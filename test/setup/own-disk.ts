/**
 * A file system of a test's own on a folder, for one command: read-only, or so small that it is full. In a user and a mount
 * namespace, which needs no rights on most systems, and works for root, whom modes of files don't stop.
 */
import { execFile, spawnSync } from 'node:child_process';

/** Whether it works here; says so where that isn't possible. */
export function hasOwnDisks(what: string): boolean {
  const probe = ['-r', '-m', '-p', '-f', '--kill-child', 'mount', '-t', 'tmpfs', 'none', '/mnt'];
  if (process.platform === 'linux' && spawnSync('unshare', probe).status === 0) return true;
  process.stderr.write(`Skipped: ${what} (missing: mounts in a user namespace)\n`);
  return false;
}

export interface Ended {
  code: number;
  out: string;
  error: string;
}

/**
 * @param options of mount for a tmpfs, such as `ro` or `size=64k`
 * @param script for sh; `$1` is the folder
 */
export async function onOwnDisk(folder: string, options: string, script: string, env = process.env): Promise<Ended> {
  // In a namespace of process IDs as well: what the script has started ends with it.
  const mounted = `mount -t tmpfs -o "$2" none "$1" || exit 99\n${script}`;
  const args = ['-r', '-m', '-p', '-f', '--kill-child', 'sh', '-c', mounted, 'sh', folder, options];
  return await new Promise((resolve) => {
    const child = execFile('unshare', args, { env, timeout: 60_000, killSignal: 'SIGKILL' }, (error, out, stderr) =>
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, out, error: stderr }),
    );
    child.stdin?.end();
  });
}

/** Leaves not one byte free in `$1`. */
export const fillUp = 'dd if=/dev/zero of="$1/filler" bs=4k 2>/dev/null';
