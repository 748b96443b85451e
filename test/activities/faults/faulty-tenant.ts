/**
 * One simulated tenant, and one home, for the whole table. What a run begins with (the tenant's tables, and the journal's) is
 * kept as a point to come back to, so that each fault meets the same tenant, and none sees what another one left.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { managementShell } from '../../../activities/exchange-server/management-shell.ts';
import { journalSecrets } from '../../../journal/secrets.ts';
import type { TenantState } from 'exchange-simulator/tenant/state.ts';
import { testKeys } from '../../journal/test-keys.ts';
import type { RunningTenant } from '../running-tenant.ts';
import { keptRecords, restoreOutside, type KeptRecords } from './kept-records.ts';
import { RewoundJournal, type KeptRows } from './rewound-journal.ts';
import { copyOf, restoreTables } from './tenant-tables.ts';
import type { Given } from './row.ts';
import { StruckWrites } from './struck-writes.ts';
import { applyAndDie } from './killed-process.ts';
import { Trial, type Step } from './trial.ts';
import type { Fault } from './fault.ts';

/** A point to come back to. */
export interface Point {
  readonly state: TenantState;
  readonly rows: KeptRows;
  readonly kept: KeptRecords;
}

/** A disk in memory, where there is one: most of a trial's time is waiting for the disk. */
const memory = '/dev/shm';

const ids = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi;

export class FaultyTenant {
  readonly #tenant: RunningTenant;
  readonly #folder: string;
  readonly #start: Point;
  readonly #password: string;
  readonly #outside: string;
  readonly #journal: RewoundJournal;

  private constructor(tenant: RunningTenant, folder: string, journal: RewoundJournal, start: Point, password: string) {
    this.#tenant = tenant;
    this.#folder = folder;
    this.#outside = join(folder, 'outside');
    this.#journal = journal;
    this.#start = start;
    this.#password = password;
  }

  /** @param tenant is closed with it */
  static async over(tenant: RunningTenant): Promise<FaultyTenant> {
    const folder = await mkdtemp(join(existsSync(memory) ? memory : tmpdir(), 'faulty-tenant-'));
    const rewound = await RewoundJournal.open(join(folder, 'home'));
    const { journal } = rewound;
    const secrets = journalSecrets(
      async () => journal,
      async () => testKeys,
    );
    const { reference } = await secrets.put('service-account', 'Long-Enough-9-Password', {
      kind: 'password',
      createdBy: 'test',
    });
    const outside = join(folder, 'outside');
    await mkdir(outside);
    const kept = await keptRecords({ journal, outside, connection: tenant.connected.name, secrets });
    const start = { state: copyOf(tenant.state), rows: rewound.kept(), kept };
    return new FaultyTenant(tenant, folder, rewound, start, reference);
  }

  get state(): TenantState {
    return this.#tenant.state;
  }

  /** How many writes there were until now. */
  get written(): number {
    return this.#tenant.core.store.audit.length;
  }

  /** The writes from one on, by operation; which object it was is left out. */
  writtenSince(first: number): readonly string[] {
    return this.#tenant.core.store.audit.slice(first).map(({ operation }) => operation.replaceAll(ids, '{id}'));
  }

  /** Comes back to a point, and lets the n-th write that follows go wrong. */
  async trial(point: Point, strike?: { fault: Fault; nth: number }): Promise<Trial> {
    const { core, connected } = this.#tenant;
    restoreTables(core.store.state, point.state);
    await restoreOutside(this.#outside, point.kept);
    await this.#journal.rewind(point.rows);
    return new Trial({
      journal: this.#journal.journal,
      connected,
      clock: core.clock,
      outside: this.#outside,
      writes: new StruckWrites({ core, outside: this.#outside }, strike),
    });
  }

  /** Keeps where a trial has come to, which ends by that. */
  async keep(trial: Trial): Promise<Point> {
    const kept = await trial.kept();
    trial.end();
    return { state: copyOf(this.state), rows: this.#journal.kept(), kept };
  }

  /** Makes what a row needs, in a fresh tenant. */
  async prepare<T>(make: (given: Given) => Promise<T>): Promise<{ point: Point; made: T }> {
    const trial = await this.trial(this.#start);
    const given: Given = {
      state: this.state,
      home: trial.home,
      outside: this.#outside,
      deliver: async (reference) => {
        const { value } = await trial.secrets.resolve(reference);
        await writeFile(join(this.#outside, 'delivered'), value);
      },
      password: this.#password,
      made: async (implementation, desired) => {
        const applied = await trial.applied(implementation, desired);
        this.#tenant.replicate();
        return applied;
      },
      cmdlet: async (name, parameters) => {
        await this.#tenant.within('apply', async ({ exchange }) => exchange.invoke(name, parameters));
        this.#tenant.replicate();
      },
      shell: async (name, parameters) => {
        await this.#tenant.within('apply', async (context) => managementShell(context).invoke(name, parameters));
        this.#tenant.replicate();
      },
    };
    const made = await make(given);
    this.#tenant.replicate();
    return { made, point: await this.keep(trial) };
  }

  /** Another process applies a step in a trial's home, and is killed between its n-th write and the answer. */
  async applyAndDie(trial: Trial, { implementation, ...input }: Step, nth: number): Promise<void> {
    const { kind } = implementation.resource;
    const { home } = trial;
    const task = {
      home,
      key: testKeys.keys.get(testKeys.current) as Buffer,
      kind,
      info: trial.infoOf('apply'),
      input: { connection: this.#tenant.connected.name, ...input },
    };
    await applyAndDie(this.#tenant, task, nth);
  }

  /** Lets everything replicate. */
  replicate(): void {
    this.#tenant.replicate();
  }

  async close(): Promise<void> {
    await this.#journal.close();
    await this.#tenant.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
