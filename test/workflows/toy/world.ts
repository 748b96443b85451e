/** The toy world: things by id, and what goes wrong on demand. */
import { randomUUID } from 'node:crypto';
import { implementation } from '../../../activities/ensure/implementation.ts';
import { probeImplementation } from '../../../activities/probe/implementation.ts';
import { sourceImplementation } from '../../../activities/read/implementation.ts';
import type { Implementations } from '../../../activities/registry.ts';
import type { IdentityProvider } from '../../../domain/identity-provider.ts';
import type { Services } from '../../../activities/services.ts';
import { realClock } from '../../../connectors/clock.ts';
import type { Connected } from '../../../connectors/connected.ts';
import { Failure, type FailureCode } from '../../../domain/failure.ts';
import { Members } from './members.ts';
import { access, note, thing, type ThingState } from './nouns.ts';

export class World {
  readonly things = new Map<string, ThingState & { name: string }>();
  readonly writes: string[] = [];
  readonly attempts: string[] = [];
  notes = 'rest one,rest two';
  /** By operation and name, such as `create second`: thrown so many times before it works. */
  readonly failures = new Map<string, { code: FailureCode; times: number; takesEffect?: boolean; detail?: string }>();
  /** Outcomes of attempts, by target; the last one repeats. */
  readonly outcomes = new Map<string, ('allowed' | 'refused' | 'inconclusive')[]>();
  /** Called at each attempt of a probe: it may throw, or take its time. */
  onAttempt: ((to: string) => Promise<void>) | undefined;
  delay = 0;
  /** Milliseconds by which the services' clock is ahead. */
  clockAhead = 0;
  /** Called when a thing was written. */
  onWrite: ((operation: string) => void) | undefined;
  /** Called when a thing is read. */
  onRead: (() => void) | undefined;
  /** By reference. */
  readonly secrets = new Map<string, string>();
  readonly members = new Members();

  put(name: string, value: string, belongsTo: string | null = null): string {
    const id = randomUUID();
    this.things.set(id, { name, value, belongsTo });
    return id;
  }

  named(name: string): [string, ThingState][] {
    return [...this.things].filter(([, each]) => each.name === name);
  }

  fail(operation: string, code: FailureCode, times = 1, takesEffect = false, detail?: string): void {
    this.failures.set(operation, { code, times, takesEffect, ...(detail === undefined ? {} : { detail }) });
  }

  #wrote(operation: string): void {
    this.writes.push(operation);
    this.onWrite?.(operation);
  }

  async #does(operation: string, effect: () => void): Promise<void> {
    if (this.delay > 0) await new Promise((resolve) => setTimeout(resolve, this.delay));
    const failure = this.failures.get(operation);
    if (failure !== undefined && failure.times > 0) {
      failure.times -= 1;
      if (failure.takesEffect === true) effect();
      throw new Failure(failure.code, { service: 'graph', subject: operation, detail: failure.detail });
    }
    effect();
  }

  readonly implementations: Implementations = {
    resources: [
      implementation({
        resource: thing,
        read: async (_context, { name }, recorded) => {
          await this.#does(`read ${name}`, () => this.onRead?.());
          const found = recorded === undefined ? this.named(name) : this.named(name).filter(([id]) => id === recorded);
          const [first] = found;
          return first === undefined
            ? undefined
            : { id: first[0], state: { value: first[1].value, belongsTo: first[1].belongsTo } };
        },
        create: async ({ record }, { name, value, belongsTo }) => {
          let id: string | undefined;
          await record(`create ${name}`, () =>
            this.#does(`create ${name}`, () => {
              id = this.put(name, value, belongsTo ?? null);
              this.#wrote(`create ${name}`);
            }),
          );
          return id;
        },
        update: async ({ record }, { name, value, belongsTo }, found) => {
          await record(`update ${name}`, () =>
            this.#does(`update ${name}`, () => {
              this.things.set(found.id, { name, value, belongsTo: belongsTo ?? null });
              this.#wrote(`update ${name}`);
            }),
          );
        },
        undo: async ({ record }, { desired, before, after, id, created }) => {
          await this.#does(`undo ${desired.name}`, () => undefined);
          const now = this.things.get(id);
          if (now?.value !== after.value) return { residual: `${desired.name} was changed by somebody else` };
          await record(`undo ${desired.name}`, async () => {
            this.writes.push(`undo ${desired.name}`);
            if (created) this.things.delete(id);
            else if (before !== undefined) this.things.set(id, { name: desired.name, ...before });
          });
          return { undone: created ? 'deleted' : 'restored' };
        },
        outputs: ({ id }, { name }) => ({ id, name }),
      }),
    ],
    bulks: [this.members.implementation, this.members.badge],
    sources: [
      sourceImplementation({
        source: note,
        read: async (_context, { about }) => {
          await this.#does(`note ${about}`, () => undefined);
          return { value: { text: this.notes }, evidence: [{ name: about, observed: this.notes }] };
        },
      }),
    ],
    probes: [
      probeImplementation({
        probe: access,
        attempt: async (_context, { to }) => {
          this.attempts.push(to);
          await this.onAttempt?.(to);
          const outcomes = this.outcomes.get(to) ?? [to === 'beyond' ? 'refused' : 'allowed'];
          const outcome = (outcomes.length > 1 ? outcomes.shift() : outcomes[0]) ?? 'allowed';
          return { outcome, observed: `access to ${to} is ${outcome}` };
        },
      }),
    ],
  };

  /** Who must have signed what is asked and decided. */
  identity: IdentityProvider | 'claims' = 'claims';

  services(home: string, journal: Services['journal']): Services {
    const connected = {
      name: 'toy',
      clock: { ...realClock, now: () => realClock.now() + this.clockAhead },
      identities: {},
      breakGlassAccounts: [],
      scopes: {},
      graph: 'https://127.0.0.1',
      exchange: 'https://127.0.0.1',
    };
    return {
      home,
      journal,
      connect: async () => connected as unknown as Connected,
      identityOf: async () => this.identity,
      secrets: {
        pin: async (reference: string) => `${reference}@1`,
        resolve: async (reference: string) => ({ value: this.secrets.get(reference) ?? '' }),
      } as unknown as Services['secrets'],
    };
  }
}
