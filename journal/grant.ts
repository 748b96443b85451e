/**
 * Leave to write, for one attempt at one step. Without one no call leaves by the record of writes (writes.ts), and
 * `policy/check.ts` alone makes them: nothing else imports this file but for the type.
 */
import { Failure } from '../domain/failure.ts';
import type { Journal, JournalTransaction } from './journal.ts';

/** Milliseconds: what took longer to answer is no answer about now, and is asked once more, for so long. */
const freshFor = 1_000;
const patience = 5_000;

export class Grant {
  readonly #journal: Pick<Journal, 'read'>;
  readonly #ask: (tx: JournalTransaction) => Promise<void>;
  /** IDs of the receipts that it is made by: the one that holds, and those that it goes on with. */
  readonly receipts: readonly [string, ...string[]];

  /** @param ask whether it has ended since; throws a Failure that says why */
  constructor(
    journal: Pick<Journal, 'read'>,
    receipts: readonly [string, ...string[]],
    ask: (tx: JournalTransaction) => Promise<void>,
  ) {
    this.#journal = journal;
    this.receipts = receipts;
    this.#ask = ask;
  }

  /**
   * Before each call to a service.
   *
   * @param tx of what is recorded before the call; absent: one of its own
   * @throws Failure that says why nothing may leave any more; those of the journal
   */
  async refuseEnded(tx?: JournalTransaction): Promise<void> {
    if (tx !== undefined) return await this.#ask(tx);
    const begun = performance.now();
    for (;;) {
      const askedAt = performance.now();
      await this.#journal.read(this.#ask);
      const answeredAt = performance.now();
      if (answeredAt - askedAt <= freshFor) return;
      if (answeredAt - begun > patience) throw new Failure('journal-busy', { service: 'journal' });
    }
  }
}
