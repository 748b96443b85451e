/**
 * Puts a draft in the place of a file, in one step. Windows refuses that while anybody has the file open, be it a reader, a
 * virus scanner or a backup, which is over after some milliseconds: there it is tried again.
 *
 * Source: learn, MoveFileEx and sharing violations; libuv has EPERM, EACCES or EBUSY for them.
 */
import { rename, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const inUse = new Set(['EPERM', 'EACCES', 'EBUSY']);

interface System {
  readonly platform: NodeJS.Platform;
  readonly rename: (draft: string, file: string) => Promise<void>;
  /** Milliseconds for which it is tried. */
  readonly patience: number;
}

const thisSystem: System = { platform: process.platform, rename, patience: 2_000 };

/**
 * @throws the system's error; EBUSY, which says what the operator can do, where Windows refused it all the time. The draft is
 *   gone then: it may hold a secret
 */
export async function replaceFile(draft: string, file: string, system: Partial<System> = {}): Promise<void> {
  const { platform, rename: put, patience } = { ...thisSystem, ...system };
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      await put(draft, file);
      return;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      const mayPass = platform === 'win32' && inUse.has(code);
      if (mayPass && performance.now() < deadline) {
        await sleep(10 + Math.random() * 40);
        continue;
      }
      await rm(draft, { force: true });
      throw mayPass ? Object.assign(error as Error, { code: 'EBUSY' }) : error;
    }
  }
}
