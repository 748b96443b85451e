/**
 * Leave to write, for one attempt at one step. Without one no call leaves by the record of writes (writes.ts), and
 * `policy/check.ts` alone makes them: nothing else imports this file but for the type.
 */
import type { Journal, JournalTransaction } from './journal.ts';

export class Grant {
  readonly #journal: Pick<Journal, 'read'>;
  readonly #ask: (tx: JournalTransaction) => Promise<void>;

  /** @param ask whether it has ended since; throws a Failure that says why */
  constructor(journal: Pick<Journal, 'read'>, ask: (tx: JournalTransaction) => Promise<void>) {
    this.#journal = journal;
    this.#ask = ask;
  }

  /**
   * Before each call to a service.
   *
   * @param tx of what is recorded before the call; absent: one of its own
   * @throws Failure that says why nothing may leave any more; those of the journal
   */
  async refuseEnded(tx?: JournalTransaction): Promise<void> {
    await (tx === undefined ? this.#journal.read(this.#ask) : this.#ask(tx));
  }
}
