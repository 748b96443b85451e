/**
 * The remote sessions of each process of the fake `pwsh`, by the key that it gave. A process that is gone leaves them
 * behind, as one that was killed does in reality; the oldest are forgotten when there are many.
 */
import type { OpenSession } from '../open/open-session.ts';

export interface KeptSessions {
  get(process: string, key: string): OpenSession | undefined;
  keep(process: string, key: string, session: OpenSession): void;
  drop(process: string, key: string): void;
  /** All of a process. */
  forget(process: string): void;
}

const most = 500;

export function createKeptSessions(): KeptSessions {
  const processes = new Map<string, Map<string, OpenSession>>();
  return {
    get: (process, key) => processes.get(process)?.get(key),
    keep: (process, key, session) => {
      const own = processes.get(process) ?? new Map<string, OpenSession>();
      // Moved to the end: the least recently used one comes first.
      processes.delete(process);
      processes.set(process, own.set(key, session));
      for (const oldest of processes.keys()) {
        if (processes.size <= most) break;
        processes.delete(oldest);
      }
    },
    drop: (process, key) => processes.get(process)?.delete(key),
    forget: (process) => processes.delete(process),
  };
}
