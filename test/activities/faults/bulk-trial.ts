/** One course of events of a bulk step, in a tenant as it was and with a journal of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { bulkActivities } from '../admitted.ts';
import type { ApplyEachAnswer, UndoEachAnswer } from '../../../domain/activity-contracts.ts';
import { openJournal, type Journal } from '../../../journal/journal.ts';
import { addList } from '../../../journal/lists.ts';
import type { TenantState } from 'exchange-simulator/tenant/state.ts';
import { passLeases } from '../../journal/past-leases.ts';
import type { RunningTenant } from '../running-tenant.ts';
import { usualLimits } from '../usual-limits.ts';
import { BulkStrike } from './bulk-strike.ts';
import type { Fault } from './fault.ts';
import { mailboxesOfRow, type BulkRow } from './rows/bulk.ts';
import { copyOf, differingTables, restoreTables } from './tenant-tables.ts';

const mostTries = 12;
/** Seconds of the tenant's clock between two tries; replication is over after a few. */
const pause = 150;
const quiet = { logger: new DefaultLogger('ERROR') };

export class BulkTrial {
  readonly #tenant: RunningTenant;
  readonly #row: BulkRow;
  readonly #home: string;
  readonly #asked: object;
  readonly #before: TenantState;
  readonly #auditFrom: number;
  #journal: Journal;
  #list = '';

  private constructor(tenant: RunningTenant, row: BulkRow, home: string, journal: Journal, asked: object) {
    this.#tenant = tenant;
    this.#row = row;
    this.#home = home;
    this.#journal = journal;
    this.#asked = asked;
    this.#before = copyOf(tenant.state);
    this.#auditFrom = tenant.core.store.audit.length;
  }

  /** @param start what the tenant comes back to */
  static async begin(tenant: RunningTenant, start: TenantState, row: BulkRow): Promise<BulkTrial> {
    restoreTables(tenant.state, start);
    const home = await mkdtemp(join(tmpdir(), 'bulk-trial-'));
    const trial = new BulkTrial(tenant, row, home, await openJournal({ home }), row.given(tenant.state));
    trial.#list = await addList(trial.#journal, mailboxesOfRow);
    return trial;
  }

  async end(): Promise<void> {
    await this.#journal.close();
    await rm(this.#home, { recursive: true, force: true });
  }

  async apply(): Promise<ApplyEachAnswer> {
    return this.#untilDone('applyEach');
  }

  async undo(): Promise<UndoEachAnswer> {
    return this.#untilDone('undoEach');
  }

  /** One attempt, in which one write goes wrong; another process goes on after it. */
  async struck(verb: 'applyEach' | 'undoEach', fault: Fault, nth: number): Promise<void> {
    const strike = new BulkStrike(this.#tenant.core.faults, fault, nth);
    try {
      await this.#attempt(verb, strike);
      throw new Error('It went well.');
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
    }
    if (!strike.hasStruck) throw new Error('Nothing was struck.');
    await this.#journal.close();
    this.#journal = await openJournal({ home: this.#home });
    // What the process had that is gone comes back by time.
    await passLeases(this.#journal);
    this.#tenant.core.clock.advance(pause);
  }

  /** What was written since the beginning, in no order. */
  get audit(): string[] {
    return this.#tenant.core.store.audit
      .slice(this.#auditFrom)
      .map(({ operation, target }) => `${operation} ${target}`)
      .toSorted();
  }

  /** The tables that aren't as they were before the step. */
  get changedTables(): string[] {
    return differingTables(this.#tenant.state, this.#before);
  }

  get state(): TenantState {
    return this.#tenant.state;
  }

  async #untilDone<T>(verb: string): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt<T>(verb);
      } catch (error) {
        if (!(error instanceof ApplicationFailure) || error.nonRetryable === true || attempt === mostTries) throw error;
        this.#tenant.core.clock.advance(pause);
      }
    }
  }

  async #attempt<T>(verb: string, strike?: BulkStrike): Promise<T> {
    const { bulk } = this.#row.implementation;
    const services = {
      ...this.#tenant.services,
      journal: async () => strike?.journal(this.#journal) ?? this.#journal,
    };
    const implementation = strike?.implementation(this.#row.implementation) ?? this.#row.implementation;
    const activities: Readonly<Record<string, unknown>> = bulkActivities(services, implementation);
    const input = {
      connection: 'demo',
      installation: this.#journal.installation,
      step: `${bulk.kind}/struck`,
      desired: { list: this.#list, ...this.#asked },
      from: 0,
      count: mailboxesOfRow.length,
      ...(verb === 'applyEach' && { mayChange: true }),
    };
    const environment = new MockActivityEnvironment({ ...usualLimits, activityId: 'run' }, quiet);
    return (await environment.run(activities[`${bulk.kind}.${verb}`] as never, input as never)) as T;
  }
}
