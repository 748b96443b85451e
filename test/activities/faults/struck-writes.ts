/**
 * Lets one write of an operation go wrong: the n-th whose intent comes to the journal. The product has no hook for that:
 * what is watched is the journal that its services are given, and what strikes is the journal itself, a named fault of the
 * simulator that is armed for the next request, the secret store that the services are given, or the program that takes a
 * delivery.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretStore } from '../../../domain/secret-store.ts';
import { Failure } from '../../../domain/failure.ts';
import type { Journal, JournalTransaction } from '../../../journal/journal.ts';
import type { Core } from 'exchange-simulator/core.ts';
import { ProcessGone, type Fault } from './fault.ts';

/** `fault` absent: nothing goes wrong, and the writes are counted. */
interface Strike {
  readonly fault: Fault;
  /** From 1 on. */
  readonly nth: number;
}

const parts = ['graph', 'exchange', 'compliance', 'powershell'] as const;
const simulated = { refused: 'denied', 'answer-lost': 'lost-answer' } as const;

const toStore = /^(?:store|remove) secret /;
const toTarget = /^deliver /;
const ofOurOwn = /^keep the rotation of /;

/** Whether the simulator sees nothing of a write. */
export function isBesideTenant(label: string): boolean {
  return [toStore, toTarget, ofOurOwn].some((pattern) => pattern.test(label));
}

/** Our own records aren't a service, which could refuse them or lose an answer. */
export function canStrike(fault: Fault, label: string): boolean {
  return !ofOurOwn.test(label) || (fault !== 'refused' && fault !== 'answer-lost');
}

/** In the folder to deliver to: what the program that takes a delivery reads, and removes. */
export const deliveryFault = 'fault';

export class StruckWrites {
  /** The labels of all intents, in their order. */
  readonly labels: string[] = [];
  readonly #core: Core;
  readonly #outside: string;
  readonly #strike: Strike | undefined;
  #struck: string | undefined;
  /** Number of the newest row that was looked at. */
  #seen: number | undefined;
  #isGone = false;
  #hasGone = false;
  #inStore: Fault | undefined;

  constructor({ core, outside }: { core: Core; outside: string }, strike?: Strike) {
    this.#core = core;
    this.#outside = outside;
    this.#strike = strike;
  }

  /** Whether the write has come. */
  get hasStruck(): boolean {
    return this.#struck !== undefined;
  }

  /** Whether it is still waiting for its request: then it has struck nothing. */
  get isArmed(): boolean {
    if (!this.hasStruck) return false;
    const isUndelivered = existsSync(join(this.#outside, deliveryFault));
    return this.#inStore !== undefined || isUndelivered || this.#core.faults.list().length === parts.length;
  }

  /** Another process begins: what comes from here on goes well. */
  end(): void {
    this.#isGone = false;
    this.#inStore = undefined;
    this.#core.faults.clear();
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
    try {
      const result = await journal.transaction(async (tx) => {
        this.#seen ??= await lastSequence(tx);
        const done = await work(tx);
        failure = await this.#watch(tx, this.#seen);
        // What fails at the commit leaves nothing behind.
        if (failure !== undefined) throw failure;
        return done;
      });
      if (this.#isGone) throw new ProcessGone();
      return result;
    } catch (error) {
      // Nothing of it is left, and its numbers are given out again.
      this.#seen = undefined;
      throw failure ?? error;
    }
  }

  /** @returns the failure of the transaction itself */
  async #watch({ rows }: JournalTransaction, before: number): Promise<Error | undefined> {
    const added = await rows
      .selectFrom('writes')
      .select(['sequence', 'write', 'phase', 'label'])
      .where('sequence', '>', before)
      .orderBy('sequence')
      .execute();
    for (const { sequence, write, phase, label } of added) {
      this.#seen = sequence;
      if (phase === 'intent') {
        this.labels.push(label ?? '');
        if (this.labels.length === this.#strike?.nth) return this.#begin(write, label ?? '', this.#strike.fault);
      } else if (write === this.#struck && this.#strike?.fault === 'gone-after') {
        if (this.#hasGone) continue;
        this.#hasGone = true;
        this.#isGone = true;
        return new ProcessGone();
      }
    }
    return undefined;
  }

  #begin(write: string, label: string, fault: Fault): Error | undefined {
    this.#struck = write;
    if (fault === 'journal-unreachable') return new Failure('journal-unreachable', { service: 'journal' });
    if (fault === 'gone-before') this.#isGone = true;
    if (fault !== 'refused' && fault !== 'answer-lost') return undefined;
    if (toStore.test(label)) this.#inStore = fault;
    else if (toTarget.test(label)) writeFileSync(join(this.#outside, deliveryFault), fault);
    else for (const part of parts) this.#core.faults.post({ name: simulated[fault], match: { part }, times: 1 });
    return undefined;
  }

  secrets(store: SecretStore): SecretStore {
    return {
      ...store,
      put: async (...given) => this.#stored(() => store.put(...given)),
      remove: async (...given) => this.#stored(() => store.remove(...given)),
    };
  }

  async #stored<T>(call: () => Promise<T>): Promise<T> {
    const fault = this.#inStore;
    this.#inStore = undefined;
    if (fault === 'refused') throw new Failure('secret-store-denied', { service: 'secrets' });
    const answer = await call();
    if (fault === 'answer-lost') throw new Failure('secret-store-busy', { service: 'secrets' });
    return answer;
  }
}

async function lastSequence({ rows }: JournalTransaction): Promise<number> {
  const last = await rows.selectFrom('writes').select('sequence').orderBy('sequence', 'desc').executeTakeFirst();
  return last?.sequence ?? 0;
}
