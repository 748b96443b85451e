/**
 * The journal as a process has it that is suspended in the middle of a step: its transactions stand still until it goes on.
 * The product has no hook for that; what is watched is the journal that its services are given.
 */
import type { Journal, JournalTransaction } from '../../journal/journal.ts';

/** - `before the call`: the intent is recorded, the call hasn't left; `after the answer`: its outcome isn't recorded yet. */
export type Moment = 'before the call' | 'after the answer';

export class SuspendedJournal {
  readonly #moment: Moment;
  #hasIntent = false;
  #isSuspended = false;
  #reached: () => void = () => {};
  #resume: () => void = () => {};
  /** Resolves when the process stands still. */
  readonly suspended = new Promise<void>((resolve) => (this.#reached = resolve));
  readonly #resumed = new Promise<void>((resolve) => (this.#resume = resolve));

  constructor(moment: Moment) {
    this.#moment = moment;
  }

  resume(): void {
    this.#resume();
  }

  of(journal: Journal): Journal {
    return { ...journal, transaction: async (work) => this.#transaction(journal, work) };
  }

  async #transaction<T>(journal: Journal, work: (tx: JournalTransaction) => Promise<T>): Promise<T> {
    if (this.#hasIntent && this.#moment === 'after the answer') await this.#standStill();
    if (this.#isSuspended) await this.#resumed;
    const before = await writesIn(journal);
    const result = await journal.transaction(work);
    this.#hasIntent ||= (await writesIn(journal)) > before;
    if (this.#hasIntent && this.#moment === 'before the call') await this.#standStill();
    return result;
  }

  async #standStill(): Promise<void> {
    this.#isSuspended = true;
    this.#reached();
    await this.#resumed;
  }
}

async function writesIn(journal: Journal): Promise<number> {
  const { count } = await journal.read(({ rows }) =>
    rows
      .selectFrom('writes')
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
  );
  return count;
}
