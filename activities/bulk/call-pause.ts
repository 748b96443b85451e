/**
 * One budget of calls for each connection: when the service says "not before", no bulk step of that connection calls
 * before, whichever worker of this home it runs on, and even when that worker was killed in between.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, isFailure } from '../../domain/failure.ts';

export class CallPause {
  readonly #folder: string;
  readonly #file: string;

  constructor(home: string, connection: string) {
    this.#folder = join(home, 'pauses');
    this.#file = join(this.#folder, `${encodeURIComponent(connection)}.json`);
  }

  /** @throws Failure `exchange-throttled` with the milliseconds that are left */
  async assertOver(): Promise<void> {
    const left = (await this.#until()) - Date.now();
    if (left > 0) throw new Failure('exchange-throttled', { service: 'exchange', retryAfter: Math.ceil(left) });
  }

  /** Calls, and remembers how long the service asks to wait, when it does. */
  async honor<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      await this.noticed(error);
      throw error;
    }
  }

  async noticed(error: unknown): Promise<void> {
    if (!isFailure(error) || error.failureClass !== 'throttled' || error.retryAfter === undefined) return;
    const until = Date.now() + error.retryAfter;
    if (until <= (await this.#until())) return;
    await mkdir(this.#folder, { recursive: true });
    const draft = `${this.#file}.${randomUUID()}`;
    await writeFile(draft, JSON.stringify({ until: new Date(until).toISOString() }));
    await rename(draft, this.#file);
  }

  async #until(): Promise<number> {
    try {
      return Date.parse((JSON.parse(await readFile(this.#file, 'utf8')) as { until: string }).until) || 0;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
      throw error;
    }
  }
}
