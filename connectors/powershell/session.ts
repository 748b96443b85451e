/**
 * One PowerShell process, one call at a time. A call ends in the answer that carries its own nonce, or is lost; a session
 * about which there is any doubt is killed, and is no longer usable.
 *
 * Invariants: nothing is taken for an answer but an envelope with the nonce of the call; a call has its own deadline, in
 * real time, whatever the library does; a session that lost a call is never used again, but where an interruption was
 * confirmed.
 *
 * Source: measured: a session that was ended can resolve like one that answered nothing, and a command that ran into the
 * library's own time limit runs on.
 */
import type { Envelope } from './envelope.ts';
import { exchange } from './exchange.ts';
import type { LostBy } from './lost-by.ts';
import type { PwshProcess } from './pwsh-process.ts';
import { abortionOf, raced } from './raced.ts';
import { RequestCipher } from './request-cipher.ts';
import { startPowerShell, usualTimes, type SessionTimes, type Start } from './start-powershell.ts';

export type Reply =
  | { kind: 'answered'; envelope: Envelope }
  /** `began`: a cmdlet may have begun; else nothing was done. `detail`: the program's own words. */
  | { kind: 'lost'; why: LostBy; began: boolean; detail?: string | undefined };

export interface CallLimits {
  /** Milliseconds of real time for everything: until a session is free and started, and the call itself. */
  deadline: number;
  /** Until the call must have been sent, else it isn't; by default half of the deadline, so that it has time to answer. */
  sendWithin?: number | undefined;
  signal?: AbortSignal | undefined;
}

export class PowerShellSession {
  readonly #program: string;
  readonly #times: SessionTimes;
  readonly #cipher = new RequestCipher();
  #process: PwshProcess | undefined;
  #started: Promise<Start> | undefined;
  #doubtful = false;
  #calls = 0;
  #largest = 0;

  constructor(program: string, times: SessionTimes = usualTimes) {
    this.#program = program;
    this.#times = times;
  }

  /** Whether another call may be made. */
  get usable(): boolean {
    return !this.#doubtful && (this.#process === undefined || this.#process.alive);
  }

  /** Calls so far. */
  get calls(): number {
    return this.#calls;
  }

  /** Characters of the largest answer so far: the process keeps its memory. */
  get largest(): number {
    return this.#largest;
  }

  /** Makes one call. Never while another is under way. */
  async call(request: string, limits: CallLimits): Promise<Reply> {
    this.#calls += 1;
    this.#started ??= startPowerShell(this.#program, this.#cipher, this.#times, (process) => (this.#process = process));
    const { deadline, sendWithin = deadline / 2, signal } = limits;
    const begun = performance.now();
    const cancelled = abortionOf(signal);
    const started = Promise.race([this.#started, cancelled.promise]);
    const start = await raced(started, Math.max(0, sendWithin)).finally(cancelled.forget);
    // One that is still being started is left to it, for the next call.
    if (start === 'aborted' || signal?.aborted === true) return { kind: 'lost', why: 'cancelled', began: false };
    if (start === undefined) return { kind: 'lost', why: 'deadline', began: false };
    if (start.kind === 'lost') {
      this.#doubtful = true;
      return { ...start, began: false };
    }
    const left = deadline - (performance.now() - begun);
    const outcome = await exchange(start.process, request, {
      cipher: this.#cipher,
      deadline: left,
      signal,
      stopsWithin: this.#times.stopsWithin,
    });
    const { envelope, cancelled: gaveUp, began } = outcome;
    if (envelope === undefined) {
      this.#doubtful = true;
      return { kind: 'lost', why: gaveUp ? 'cancelled' : (outcome.why ?? 'unreadable'), began };
    }
    this.#largest = Math.max(this.#largest, envelope.size);
    // Stopped, and said so: the session goes on.
    const stopped = gaveUp && !envelope.ok && envelope.error === undefined;
    return stopped ? { kind: 'lost', why: 'cancelled', began } : { kind: 'answered', envelope };
  }

  /** Ends a session at once, whatever it does. */
  kill(): void {
    this.#doubtful = true;
    this.#process?.kill();
  }

  /** Ends a session that does nothing: its remote sessions are closed, and it is killed if that takes long. */
  async end(): Promise<void> {
    const process = this.#process;
    const idle = this.usable;
    this.#doubtful = true;
    if (process === undefined) return;
    if (idle) process.leave();
    else process.kill();
    await raced(process.ended(), this.#times.stopsWithin);
    await process.finish(this.#times.stopsWithin);
  }
}
