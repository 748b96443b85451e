/**
 * One call over a process's streams: its lines go out, and what comes back is its answer, or is none. A process that gave
 * none is killed, and read to its end: only then the absence of the line that says a cmdlet begins means that none did.
 */
import { randomBytes } from 'node:crypto';
import { readEnvelope, type Envelope } from './envelope.ts';
import type { LostBy } from './lost-by.ts';
import type { PwshProcess, Streams } from './pwsh-process.ts';
import { abortionOf, raced } from './raced.ts';
import type { RequestCipher } from './request-cipher.ts';
import { beganLine, callLines } from './session-script.ts';

/** Characters on the two streams in one call; the script itself returns no more than a third of it. */
const loudest = 16 * 1024 * 1024;

interface ExchangeLimits {
  cipher: RequestCipher;
  /** Milliseconds of real time. */
  deadline: number;
  /** Milliseconds of real time, for a command that was interrupted, and for a process that was killed. */
  stopsWithin: number;
  signal?: AbortSignal | undefined;
}

export interface Outcome {
  envelope?: Envelope | undefined;
  /** Why there is no envelope. */
  why?: LostBy | undefined;
  /** The caller gave up. */
  cancelled: boolean;
  /** A cmdlet may have begun. */
  began: boolean;
}

/** Sends the call and waits for its answer: at most until the deadline, or a cancellation's end. */
export async function exchange(process: PwshProcess, request: string, limits: ExchangeLimits): Promise<Outcome> {
  const { cipher, deadline, stopsWithin, signal } = limits;
  const nonce = randomBytes(16).toString('hex');
  let loud = false;
  const followed = process.follow(beganLine(nonce), loudest, () => {
    loud = true;
    process.kill();
  });
  const sent = process
    .send(callLines(nonce, request, cipher))
    .catch((): Streams => ({ stdout: undefined, stderr: undefined }));
  const cancelled = abortionOf(signal);
  try {
    const first = await raced(Promise.race([sent, cancelled.promise]), deadline);
    const gaveUp = first === 'aborted';
    const last = gaveUp && process.interrupt() ? await raced(sent, stopsWithin) : undefined;
    const streams = gaveUp ? last : first;
    const envelope = streams?.stdout === undefined ? undefined : readEnvelope(streams.stdout, nonce);
    if (envelope !== undefined) return { envelope, cancelled: gaveUp, began: envelope.began };
    const whole = await process.finish(stopsWithin);
    return { why: whyOf(streams, loud), cancelled: gaveUp, began: followed.came() || !whole };
  } finally {
    cancelled.forget();
    followed.stop();
  }
}

function whyOf(streams: Streams | undefined, loud: boolean): LostBy {
  if (loud) return 'unreadable';
  if (streams === undefined) return 'deadline';
  return streams.stdout === undefined ? 'ended' : 'unreadable';
}
