/** What a service says about when it may be called again, honored by each worker of the installation. */
import { Failure, isFailure } from '../../domain/failure.ts';
import type { Journal } from '../../journal/journal.ts';
import { pauseCalls, pauseLeft, type CallLane } from '../../journal/pauses.ts';

/** Of Exchange Online, on one connection. */
export class CallPause {
  readonly #journal: Journal;
  readonly #lane: CallLane;

  constructor(journal: Journal, connection: string) {
    this.#journal = journal;
    this.#lane = { connection, lane: 'exchange' };
  }

  /** @throws Failure `exchange-throttled` with the milliseconds that are left */
  async assertOver(): Promise<void> {
    const retryAfter = await pauseLeft(this.#journal, this.#lane);
    if (retryAfter > 0) throw new Failure('exchange-throttled', { service: 'exchange', retryAfter });
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

  /** Without the journal this attempt's own failure says how long to wait, and the others find out for themselves. */
  async noticed(error: unknown): Promise<void> {
    if (!isFailure(error) || error.failureClass !== 'throttled' || error.retryAfter === undefined) return;
    await pauseCalls(this.#journal, this.#lane, error.retryAfter).catch((failure: unknown) => {
      if (!isFailure(failure)) throw failure;
    });
  }
}
