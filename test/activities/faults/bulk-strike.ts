/**
 * Lets one write of a bulk step go wrong. What is watched is the journal that the activities are given, and what strikes is
 * the journal itself, or a named fault of the simulator that is armed when the n-th call leaves; the calls leave in turn.
 */
import type { BulkImplementation } from '../../../activities/bulk/implementation.ts';
import { Failure } from '../../../domain/failure.ts';
import type { Journal, JournalTransaction } from '../../../journal/journal.ts';
import type { Faults } from 'exchange-simulator/faults.ts';
import { ProcessGone, type Fault } from './fault.ts';

const simulated = { refused: 'denied', 'answer-lost': 'lost-answer' } as const;

// See rows/bulk.ts.
// oxlint-disable-next-line typescript/no-explicit-any
type Anything = BulkImplementation<any>;

export class BulkStrike {
  readonly #faults: Faults;
  readonly #fault: Fault;
  readonly #nth: number;
  #calls = 0;
  #last: Promise<unknown> = Promise.resolve();
  #hasStruck = false;
  #isGone = false;

  /** @param nth from 1 on: of those that leave together, where the fault is the journal's or the process's */
  constructor(faults: Faults, fault: Fault, nth: number) {
    this.#faults = faults;
    this.#fault = fault;
    this.#nth = nth;
  }

  get hasStruck(): boolean {
    return this.#hasStruck && this.#faults.list().length === 0;
  }

  implementation(of: Anything): Anything {
    return {
      ...of,
      write: async (...given) => this.#inTurn(() => of.write(...given)),
      undo: async (...given) => this.#inTurn(() => of.undo(...given)),
    };
  }

  async #inTurn(call: () => Promise<void>): Promise<void> {
    const mine = this.#last.then(async () => {
      this.#calls += 1;
      if (this.#calls === this.#nth && (this.#fault === 'refused' || this.#fault === 'answer-lost')) {
        this.#hasStruck = true;
        this.#faults.post({ name: simulated[this.#fault], match: { part: 'exchange' }, times: 1 });
      }
      await call();
    });
    this.#last = mine.catch(() => undefined);
    await mine;
  }

  journal(journal: Journal): Journal {
    return {
      ...journal,
      read: async (work) => {
        if (this.#isGone) throw new ProcessGone();
        return journal.read(work);
      },
      transaction: async (work) => this.#transaction(journal, work),
    };
  }

  async #transaction<T>(journal: Journal, work: (tx: JournalTransaction) => Promise<T>): Promise<T> {
    if (this.#isGone) throw new ProcessGone();
    let failure: Error | undefined;
    let isOver = false;
    try {
      const result = await journal.transaction(async (tx) => {
        const before = await lastSequence(tx);
        const done = await work(tx);
        const phases = await phasesAfter(tx, before);
        failure = this.#strikes(phases);
        // What fails at the commit leaves nothing behind.
        if (failure !== undefined) throw failure;
        isOver = this.#fault === 'gone-before' && phases.includes('intent');
        return done;
      });
      if (isOver) throw this.#gone();
      return result;
    } catch (error) {
      throw failure ?? error;
    }
  }

  #strikes(phases: readonly string[]): Error | undefined {
    if (this.#fault === 'journal-unreachable' && phases.includes('intent')) {
      this.#hasStruck = true;
      return new Failure('journal-unreachable', { service: 'journal' });
    }
    return this.#fault === 'gone-after' && phases.includes('outcome') ? this.#gone() : undefined;
  }

  #gone(): ProcessGone {
    this.#hasStruck = true;
    this.#isGone = true;
    return new ProcessGone();
  }
}

async function lastSequence({ rows }: JournalTransaction): Promise<number> {
  const last = await rows.selectFrom('writes').select('sequence').orderBy('sequence', 'desc').executeTakeFirst();
  return last?.sequence ?? 0;
}

async function phasesAfter({ rows }: JournalTransaction, sequence: number): Promise<string[]> {
  const added = await rows.selectFrom('writes').select('phase').where('sequence', '>', sequence).execute();
  return added.map(({ phase }) => phase);
}
