/**
 * The sessions of PowerShell that this process keeps: a few for each connection, role and program. A call waits for a
 * free one here, outside of the library, whose own queue never settles once its process has died.
 *
 * Invariants: a session has one call at a time; one that isn't usable is replaced, never given out again; no kept session
 * keeps this process alive.
 *
 * Source: measured: a replacement costs 0.4 seconds, a session 190 MB after 2,000 calls, and it keeps the memory of its
 * largest answer.
 */
import type { EncodedRequest } from './request.ts';
import { PowerShellSession, type CallLimits, type Reply } from './session.ts';
import { usualTimes, type SessionTimes } from './start-powershell.ts';

/** Of one pool: Exchange bounds an account's sessions, a server its shells (odp, PowerShellMaxConcurrency; psdocs, MaxShellsPerUser). */
const most = 4;
const recycledAfterCalls = 500;
const recycledAfterCharacters = 1024 * 1024;

/** Milliseconds of real time. */
export interface PoolTimes extends SessionTimes {
  /** Until a session that is not used is ended: sooner than any server would end it. */
  idle: number;
}

interface Kept {
  readonly session: PowerShellSession;
  /** Keys of the remote sessions that it has open, as far as known here. */
  readonly keys: Set<string>;
  idle?: NodeJS.Timeout | undefined;
}

export class SessionPool {
  readonly #program: string;
  readonly #times: PoolTimes;
  readonly #free: Kept[] = [];
  readonly #busy = new Set<Kept>();
  readonly #waiting: ((kept: Kept | undefined) => void)[] = [];
  #closed = false;

  constructor(program: string, times: Partial<PoolTimes> = {}) {
    this.#program = program;
    this.#times = { ...usualTimes, idle: 120_000, ...times };
  }

  /** Makes a call in a free session, or in a new one; undefined when none came free while the call could still be sent. */
  async call(request: Pick<EncodedRequest, 'json' | 'key'>, limits: CallLimits): Promise<Reply | undefined> {
    const { deadline, sendWithin = deadline / 2, signal } = limits;
    const begun = performance.now();
    const kept = this.#take(request.key) ?? (await this.#wait(sendWithin, signal));
    if (kept === undefined) return undefined;
    try {
      const waited = performance.now() - begun;
      const left = { deadline: deadline - waited, sendWithin: sendWithin - waited, signal };
      const reply = await kept.session.call(request.json, left);
      if (request.key !== undefined) kept.keys.add(request.key);
      return reply;
    } finally {
      this.#giveBack(kept);
    }
  }

  /** Ends them all, busy ones at once; calls that wait get none. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const take of this.#waiting.splice(0)) take(undefined);
    const all = [...this.#free.splice(0), ...this.#busy];
    for (const { idle } of all) clearTimeout(idle);
    for (const { session } of this.#busy) session.kill();
    await Promise.all(all.map(async ({ session }) => session.end()));
  }

  /** One that has the remote session open already, before any other; a new one only where there is none. */
  #take(key: string | undefined): Kept | undefined {
    for (const kept of this.#free.filter(({ session }) => !session.usable)) this.#drop(kept);
    const kept = this.#free.find(({ keys }) => key !== undefined && keys.has(key)) ?? this.#free[0];
    if (kept !== undefined) {
      clearTimeout(kept.idle);
      this.#free.splice(this.#free.indexOf(kept), 1);
    }
    return kept === undefined ? this.#add() : this.#lend(kept);
  }

  #add(): Kept | undefined {
    if (this.#busy.size >= most) return undefined;
    return this.#lend({ session: new PowerShellSession(this.#program, this.#times), keys: new Set() });
  }

  #lend(kept: Kept): Kept {
    this.#busy.add(kept);
    return kept;
  }

  async #wait(milliseconds: number, signal: AbortSignal | undefined): Promise<Kept | undefined> {
    const given = new AbortController();
    const over = AbortSignal.any([
      AbortSignal.timeout(Math.floor(milliseconds)),
      ...(signal === undefined ? [] : [signal]),
    ]);
    if (over.aborted) return undefined;
    return new Promise((resolve) => {
      const take = (kept: Kept | undefined): void => {
        given.abort();
        resolve(kept);
      };
      this.#waiting.push(take);
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        resolve(undefined);
      };
      over.addEventListener('abort', leave, { once: true, signal: given.signal });
    });
  }

  #giveBack(kept: Kept): void {
    this.#busy.delete(kept);
    const { session } = kept;
    const spent = session.calls >= recycledAfterCalls || session.largest > recycledAfterCharacters;
    if (spent || this.#closed || !session.usable) {
      void session.end();
      const next = this.#waiting.length > 0 ? this.#add() : undefined;
      if (next !== undefined) this.#waiting.shift()?.(next);
      return;
    }
    const next = this.#waiting.shift();
    if (next !== undefined) return next(this.#lend(kept));
    kept.idle = setTimeout(() => this.#drop(kept), this.#times.idle);
    kept.idle.unref();
    this.#free.push(kept);
  }

  #drop(kept: Kept): void {
    clearTimeout(kept.idle);
    const place = this.#free.indexOf(kept);
    if (place >= 0) this.#free.splice(place, 1);
    void kept.session.end();
  }
}

const pools = new Map<string, SessionPool>();

/** The pool of a connection in one role; made at first use. */
export function sessionPool(connection: string, role: string, program: string): SessionPool {
  const key = JSON.stringify([connection, role, program]);
  let pool = pools.get(key);
  if (pool === undefined) pools.set(key, (pool = new SessionPool(program)));
  return pool;
}

/** Ends every session: at a worker's end, and between tests. */
export async function closeSessions(): Promise<void> {
  const open = [...pools.values()];
  pools.clear();
  await Promise.all(open.map(async (pool) => pool.close()));
}
