/** What one step of a run has written so far, and how it goes on writing: each call recorded before and after. */
import type { Clock } from '../../connectors/clock.ts';
import { isObject, type Json } from '../../domain/json.ts';
import { Failure } from '../../domain/failure.ts';
import type { Written } from '../../domain/written.ts';
import type { Journal } from '../../journal/journal.ts';
import { lossOf } from '../../journal/losses.ts';
import { recordedWrites, type RecordedWrite } from '../../journal/recorded-writes.ts';
import type { Grant } from '../../journal/grant.ts';
import { settleWrite, type WriteScope } from '../../journal/writes.ts';
import { grantedWrites } from '../granted-writes.ts';
import { idOf, type RecordCall } from '../recorded-calls.ts';
import { refuseOnceCancelled } from '../writing-signal.ts';

/** The `kind` of what takes effect at once, and in one place. */
const unreplicated = 'unreplicated';

interface Before {
  readonly [key: string]: Json;
  readonly state: Json;
  /** ISO 8601, on the connection's clock: replication is a matter of that. */
  readonly at: string;
}

export class StepRecord {
  #before: Before | undefined;
  readonly #journal: () => Promise<Journal>;
  readonly #scope: WriteScope;
  readonly #kind: string;
  readonly #grant: Grant | undefined;

  /**
   * @param kind of the resource
   * @param grant undefined: the step is only read, and nothing is written
   */
  constructor(journal: () => Promise<Journal>, scope: WriteScope, kind: string, grant?: Grant) {
    this.#journal = journal;
    this.#scope = scope;
    this.#kind = kind;
    this.#grant = grant;
  }

  /** Says what is there before the calls that come next, for their undo. Null: nothing. */
  begin(state: Json, clock: Clock): void {
    this.#before = { state, at: new Date(clock.now()).toISOString() };
  }

  /** For the context of an implementation. */
  readonly record: RecordCall = async (label, call, where) => {
    refuseOnceCancelled();
    const writes = grantedWrites(await this.#journal(), this.#scope, this.#grant);
    return await writes.do(label, call, {
      kind: where ?? this.#kind,
      ...(this.#before && { before: this.#before }),
      made: idOf,
    });
  };

  /**
   * @throws Failure `journal-damaged` where a row of the step doesn't verify or is missing: what was written is then
   *   unknown, and nothing is built on it
   */
  async read(): Promise<StepHistory> {
    const rows = await recordedWrites(await this.#journal(), this.#scope);
    const writes = rows.flatMap((row) => (row.verified ? [row] : []));
    if (writes.length < rows.length) {
      throw new Failure('journal-damaged', { service: 'journal', subject: `writes of ${this.#scope.step}` });
    }
    return new StepHistory(writes, await lossOf(await this.#journal(), this.#scope.run));
  }

  /** What the open writes were to bring about was found: they count as done from now on. */
  async confirm({ open }: StepHistory): Promise<void> {
    const journal = await this.#journal();
    for (const { id } of open) await settleWrite(journal, this.#scope, id, { outcome: 'done' });
  }
}

export class StepHistory {
  /** Newest first, without those that were refused. */
  readonly #effective: readonly RecordedWrite[];

  /** Since when more may have been written than the journal knows of, ISO 8601. */
  readonly loss: string | undefined;

  constructor(writes: readonly RecordedWrite[], loss?: string) {
    this.#effective = writes.filter(({ state }) => state !== 'refused');
    this.loss = loss;
  }

  get written(): Written {
    if (this.#effective.some(({ state }) => state === 'done')) return 'something';
    return this.#effective.length === 0 ? 'nothing' : 'unknown';
  }

  /** Whether what is found now may be our own work. */
  get isPerhapsOurs(): boolean {
    return this.written !== 'nothing';
  }

  /** What was there before the first write that took effect: null for nothing. Undefined: it isn't recorded. */
  get before(): Json | undefined {
    const first = this.#effective.findLast(({ before }) => before !== undefined);
    return first && beforeOf(first)?.state;
  }

  get open(): readonly RecordedWrite[] {
    return this.#effective.filter(({ state }) => state === 'open');
  }

  /** Whether a call of its undo is confirmed: those alone have nothing recorded as before them. */
  get hasUndone(): boolean {
    return this.#effective.some(({ state, before }) => state === 'done' && before === undefined);
  }

  /** Whether its undo has made a call, or may have. */
  get isBeingUndone(): boolean {
    return this.#effective.some(({ before }) => before === undefined);
  }

  /** Whether a confirmed call of this step answered with this ID. */
  hasMade(id: string): boolean {
    return this.#effective.some(({ made }) => isObject(made) && Object.values(made).includes(id));
  }

  /** Milliseconds since the epoch on the connection's clock: when the newest write began that a service may replicate yet. */
  get lastCallAt(): number | undefined {
    const last = this.#effective.find(({ kind }) => kind !== unreplicated);
    const at = last && beforeOf(last)?.at;
    return at === undefined ? undefined : Date.parse(at);
  }
}

function beforeOf({ before }: RecordedWrite): Before | undefined {
  return isObject(before) ? (before as Before) : undefined;
}
