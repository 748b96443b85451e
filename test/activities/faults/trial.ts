/** One course of events: attempts of a step's activities, each by a process that may be gone at its end. */
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { ensureActivities } from '../admitted.ts';
import type { Implementation } from '../../../activities/ensure/implementation.ts';
import type { Connected } from '../../../connectors/connected.ts';
import type { SecretStore } from '../../../domain/secret-store.ts';
import type { ApplyAnswer, PlanAnswer, UndoAnswer } from '../../../domain/activity-contracts.ts';
import type { Json } from '../../../domain/json.ts';
import type { Journal } from '../../../journal/journal.ts';
import { journalSecrets } from '../../../journal/secrets.ts';
import type { Core } from 'exchange-simulator/core.ts';
import { passLeases } from '../../journal/past-leases.ts';
import { testKeys } from '../../journal/test-keys.ts';
import { asAsked } from '../as-asked.ts';
import { usualLimits } from '../usual-limits.ts';
import { keptRecords, type KeptRecords } from './kept-records.ts';
import type { StruckWrites } from './struck-writes.ts';

// What an implementation is made of differs from kind to kind; a trial only hands it on.
// oxlint-disable-next-line typescript/no-explicit-any
type Anything = Implementation<any, any, any>;

export interface Step {
  readonly implementation: Anything;
  readonly step: string;
  readonly desired: Json;
  readonly approved: PlanAnswer;
}

const connection = 'demo';
const mostTries = 12;
/** Seconds of the tenant's clock between two tries: after one of them replication is over. */
const pause = 620;
const quiet = { logger: new DefaultLogger('ERROR') };

export class Trial {
  readonly #journal: Journal;
  readonly #connected: Connected;
  readonly secrets: SecretStore;
  readonly #clock: Core['clock'];
  readonly #outside: string;
  readonly #writes: StruckWrites;
  #attempts = 0;

  constructor(of: {
    journal: Journal;
    connected: Connected;
    clock: Core['clock'];
    outside: string;
    writes: StruckWrites;
  }) {
    this.#journal = of.journal;
    this.#connected = of.connected;
    this.#clock = of.clock;
    this.#outside = of.outside;
    this.#writes = of.writes;
    this.secrets = journalSecrets(
      async () => this.#journal,
      async () => testKeys,
    );
  }

  /** RUNBOOKS_HOME. */
  get home(): string {
    return this.#journal.home;
  }

  get writes(): StruckWrites {
    return this.#writes;
  }

  /** What lies beside the tenant now. */
  async kept(): Promise<KeptRecords> {
    return keptRecords({
      journal: this.#journal,
      outside: this.#outside,
      connection,
      secrets: this.secrets,
    });
  }

  /** Of an activity of this course. */
  infoOf(verb: string): { startToCloseTimeoutMs: number; activityId: string } {
    return { ...usualLimits, activityId: verb };
  }

  async plan({ implementation, desired }: Pick<Step, 'implementation' | 'desired'>): Promise<PlanAnswer> {
    return this.#untilDone(implementation, 'plan', { desired, unread: false });
  }

  /** Plans and applies something else, undisturbed. */
  async applied<D, S, O>(of: Implementation<D, S, O>, desired: D): Promise<ApplyAnswer> {
    const implementation: Anything = of;
    const approved = await this.plan({ implementation, desired: desired as Json });
    this.#attempts += 1;
    return this.apply({ implementation, step: `before/${this.#attempts}`, desired: desired as Json, approved });
  }

  async apply({ implementation, ...input }: Step): Promise<ApplyAnswer> {
    return this.#untilDone(implementation, 'apply', input);
  }

  async undo({ implementation, ...input }: Step, applied?: ApplyAnswer): Promise<UndoAnswer> {
    return this.#untilDone(implementation, 'undo', { ...input, ...(applied && { applied }) });
  }

  /** Attempts until the fault has struck, and no further. @returns the answer, where that was in spite of it */
  async applyUntilStruck({ implementation, ...input }: Step): Promise<ApplyAnswer | undefined> {
    return this.#untilStruck(implementation, 'apply', input);
  }

  async undoUntilStruck({ implementation, ...input }: Step, applied: ApplyAnswer): Promise<UndoAnswer | undefined> {
    return this.#untilStruck(implementation, 'undo', { ...input, applied });
  }

  /** The process ends, with all that it does: what comes next is another one's. */
  end(): void {
    this.#writes.end();
  }

  async #untilDone<T>(implementation: Anything, verb: string, input: object): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt<T>(implementation, verb, input);
      } catch (error) {
        if (!(error instanceof ApplicationFailure) || error.nonRetryable === true || attempt === mostTries) throw error;
        this.#clock.advance(pause);
        // Of a process that was gone; by now its time is over.
        if (error.type === 'journal-lease-held') await passLeases(this.#journal);
      }
    }
  }

  async #untilStruck<T>(implementation: Anything, verb: string, input: object): Promise<T | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await this.#attempt<T>(implementation, verb, input);
        this.end();
        return answer;
      } catch (error) {
        if (this.#writes.hasStruck) {
          if (this.#writes.isArmed) throw new Error('The fault had no request to strike.', { cause: error });
          this.end();
          return undefined;
        }
        if (!(error instanceof ApplicationFailure) || error.nonRetryable === true || attempt === mostTries) throw error;
        this.#clock.advance(pause);
      }
    }
  }

  async #attempt<T>(implementation: Anything, verb: string, input: object): Promise<T> {
    const services = {
      home: this.home,
      secrets: this.#writes.secrets(this.secrets),
      connect: async () => this.#connected,
      identityOf: async () => 'claims' as const,
      journal: async () => this.#writes.journal(this.#journal),
    };
    const activities = ensureActivities(services, implementation) as unknown as Record<
      string,
      (given: never) => Promise<unknown>
    >;
    const environment = new MockActivityEnvironment(this.infoOf(verb), quiet);
    const activity = activities[`${implementation.resource.kind}.${verb}`] as (given: never) => Promise<T>;
    const { installation } = this.#journal;
    return (await environment.run(activity as never, asAsked({ connection, ...input }, installation) as never)) as T;
  }
}
