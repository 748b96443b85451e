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
import { randomBytes } from 'node:crypto';
import { errorCode } from '../error-code.ts';
import { redact } from '../http/redaction.ts';
import { readEnvelope, type Envelope } from './envelope.ts';
import { PwshProcess, type Streams } from './pwsh-process.ts';
import { abortionOf, raced } from './raced.ts';
import { bootstrapLine, callLine } from './session-script.ts';

export type Reply =
  | { kind: 'answered'; envelope: Envelope }
  /** `sent`: the request may have reached the session, so that it may have been done. */
  | { kind: 'lost'; why: LostBy; sent: boolean; detail?: string | undefined };

export type LostBy =
  /** The program isn't there, or may not be run. */
  | 'missing'
  /** It ended, or didn't answer before the deadline, while it was started. */
  | 'not-started'
  /** It reported an error while it loaded the script. */
  | 'script-refused'
  | 'deadline'
  /** The process ended. */
  | 'ended'
  /** It wrote something else than one answer to this call. */
  | 'unreadable'
  /** The caller gave up, and that stopped it, or killed it. */
  | 'cancelled';

export interface CallLimits {
  /** Milliseconds of real time for everything: until a session is free and started, and the call itself. */
  deadline: number;
  /** Until the call must have been sent, else it isn't; by default half of the deadline, so that it has time to answer. */
  sendWithin?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** Milliseconds of real time. */
export interface SessionTimes {
  /** Until the script is loaded; nothing of a call is sent before. The first start after a boot of Windows takes long. */
  startsWithin: number;
  /** Until an interrupted command has stopped: 11 were measured, and a remote one has to be asked to. */
  stopsWithin: number;
}

export const usualTimes: SessionTimes = { startsWithin: 60_000, stopsWithin: 5_000 };

/** Characters on the two streams in one call; the script itself returns no more than a third of it. */
const loudest = 16 * 1024 * 1024;

export class PowerShellSession {
  readonly #program: string;
  readonly #times: SessionTimes;
  #process: PwshProcess | undefined;
  #started: Promise<Reply | 'ready'> | undefined;
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
    this.#started ??= this.#start();
    const { deadline, sendWithin = deadline / 2, signal } = limits;
    const begun = performance.now();
    const cancelled = abortionOf(signal);
    const started = Promise.race([this.#started, cancelled.promise]);
    const start = await raced(started, Math.max(0, sendWithin)).finally(cancelled.forget);
    // One that is still being started is left to it, for the next call.
    if (start === 'aborted' || signal?.aborted === true) return { kind: 'lost', why: 'cancelled', sent: false };
    if (start === undefined) return { kind: 'lost', why: 'deadline', sent: false };
    if (start !== 'ready') return start;
    const nonce = randomBytes(16).toString('hex');
    const left = deadline - (performance.now() - begun);
    const outcome = await this.#exchange(callLine(nonce, request), { deadline: left, signal });
    const envelope = outcome.streams?.stdout === undefined ? undefined : readEnvelope(outcome.streams.stdout, nonce);
    if (envelope !== undefined) {
      this.#largest = Math.max(this.#largest, envelope.size);
      // Stopped, and said so: the session goes on.
      const stopped = outcome.cancelled && !envelope.ok && envelope.error === undefined;
      return stopped ? { kind: 'lost', why: 'cancelled', sent: true } : { kind: 'answered', envelope };
    }
    this.kill();
    return { kind: 'lost', why: outcome.cancelled ? 'cancelled' : (outcome.why ?? 'unreadable'), sent: true };
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
    process.kill();
  }

  async #start(): Promise<Reply | 'ready'> {
    let streams: Streams | undefined;
    try {
      this.#process = new PwshProcess(this.#program);
      streams = await raced(this.#process.send(bootstrapLine()), this.#times.startsWithin);
    } catch (error) {
      this.kill();
      return { kind: 'lost', why: isMissing(error) ? 'missing' : 'not-started', sent: false };
    }
    if (streams?.stdout !== undefined && streams.stderr === '') return 'ready';
    this.kill();
    const refused = streams?.stderr !== undefined && streams.stderr !== '';
    return {
      kind: 'lost',
      why: refused ? 'script-refused' : 'not-started',
      sent: false,
      detail: redact(streams?.stderr),
    };
  }

  /** Sends the line and waits for what comes between the marks: at most until the deadline, or a cancellation's end. */
  async #exchange(line: string, { deadline, signal }: CallLimits): Promise<Outcome> {
    const process = this.#process;
    if (process === undefined) return { why: 'ended', cancelled: false };
    let loud = false;
    const unbound = process.bound(loudest, () => {
      loud = true;
      this.kill();
    });
    const sent = process.send(line).then(
      (streams): Outcome => ({
        streams,
        why: loud ? 'unreadable' : streams.stdout === undefined ? 'ended' : undefined,
        cancelled: false,
      }),
      (): Outcome => ({ why: loud ? 'unreadable' : 'ended', cancelled: false }),
    );
    const cancelled = abortionOf(signal);
    try {
      const first = await raced(Promise.race([sent, cancelled.promise]), deadline);
      if (first !== 'aborted') return first ?? { why: 'deadline', cancelled: false };
      const last = process.interrupt() ? await raced(sent, this.#times.stopsWithin) : undefined;
      return { ...last, cancelled: true };
    } finally {
      cancelled.forget();
      unbound();
    }
  }
}

interface Outcome {
  streams?: Streams | undefined;
  why?: LostBy | undefined;
  cancelled: boolean;
}

/** The library wraps the system's error. */
function isMissing(error: unknown): boolean {
  const original: unknown =
    typeof error === 'object' && error !== null && 'originalError' in error ? error.originalError : error;
  return ['ENOENT', 'EACCES', 'ENOTDIR', 'ENOEXEC', 'UNKNOWN'].includes(errorCode(original) ?? '');
}
