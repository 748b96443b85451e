/**
 * Asks the simulator, over a connection for each question: one that is kept may be gone without this process having heard
 * of it. Where to ask is read from a file, and read again when nobody answers there or the token is of before: the simulator
 * may have been started anew.
 *
 * Invariant: a question that may have been carried out is never asked twice.
 */
import fs from 'node:fs';
import http from 'node:http';
import type { ShellAnswer, ShellQuestion } from '../shell-call.ts';

/** Nobody answers; `lost`: the question had been put, and what became of it isn't known. */
export class NoAnswer extends Error {
  readonly lost: boolean;
  constructor(lost: boolean) {
    super(lost ? 'The connection was lost.' : 'Nobody answers.');
    this.lost = lost;
  }
}

export interface Simulator {
  /** @throws NoAnswer; the signal's reason when it is aborted */
  ask(question: ShellQuestion, signal: AbortSignal): Promise<ShellAnswer>;
  /** Reports that this process has ended, if the simulator still runs. */
  leave(process: string): Promise<void>;
}

export function createSimulator(file: string): Simulator {
  let known: { address: string; token: string } | undefined;
  const where = () => {
    known ??= JSON.parse(fs.readFileSync(file, 'utf8')) as { address: string; token: string };
    return known;
  };

  async function send(method: string, path: string, body: string, signal?: AbortSignal): Promise<string> {
    const { address, token } = where();
    return await new Promise((resolve, reject) => {
      let isConnected = false;
      const options = {
        method,
        agent: false as const,
        headers: { 'x-shell-token': token },
        ...(signal === undefined ? {} : { signal }),
      };
      const request = http.request(`${address}${path}`, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => reject(new NoAnswer(true)));
        response.on('end', () => {
          if (response.statusCode === 200) resolve(Buffer.concat(chunks).toString('utf8'));
          else reject(new NoAnswer(response.statusCode !== 401));
        });
      });
      request.on('socket', (socket) => socket.once('connect', () => (isConnected = true)));
      request.on('error', (error) => reject(signal?.aborted === true ? error : new NoAnswer(isConnected)));
      request.end(body);
    });
  }

  return {
    async ask(question, signal) {
      const body = JSON.stringify(question);
      try {
        return JSON.parse(await send('POST', '/shell', body, signal)) as ShellAnswer;
      } catch (error) {
        if (!(error instanceof NoAnswer) || error.lost) throw error;
        known = undefined;
        return JSON.parse(await send('POST', '/shell', body, signal)) as ShellAnswer;
      }
    },
    async leave(process) {
      if (known === undefined) return;
      await send('DELETE', `/shell/${process}`, '').catch(() => undefined);
    },
  };
}
