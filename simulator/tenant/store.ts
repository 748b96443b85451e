/**
 * Holds the tenant's tables. Reads look at `store.state`; every change goes through `write`.
 *
 * Invariants: a mutation that throws has changed nothing; a write is audited, and on disk where there is a home, before
 * its answer leaves. Always read `store.state` anew: a refused mutation puts another object in its place.
 */
import type { Clock } from '../clock.ts';
import type { RequestContext } from '../http/request-context.ts';
import { nameOf } from '../identity/caller.ts';
import type { Random } from '../random.ts';
import type { AuditEntry } from './audit.ts';
import { difference } from './difference.ts';
import type { Home } from './home.ts';
import type { TenantState } from './state.ts';

/** What the audit needs of a request. */
export type Writer = Pick<RequestContext, 'caller' | 'requestId' | 'clientRequestId' | 'writes'>;

export interface Store {
  readonly state: TenantState;
  readonly audit: readonly AuditEntry[];
  /**
   * Runs the mutation on the state, synchronously, records and keeps it.
   * @returns what the mutation returns
   */
  write<T>(context: Writer, what: { operation: string; target: string }, mutate: (state: TenantState) => T): T;
  /** Changes and keeps what is no administrative write: counted wrong passwords, caches. Not audited. */
  note<T>(mutate: (state: TenantState) => T): T;
  /** Keeps the clock after it was set. */
  keep(): void;
}

export function createStore(options: {
  state: TenantState;
  audit?: readonly AuditEntry[];
  clock: Clock;
  random: Random;
  home?: Home;
}): Store {
  const { clock, random, home } = options;
  let { state } = options;
  const audit = [...(options.audit ?? [])];

  const keep = (added: AuditEntry | null) => {
    home?.save({ state, clock: clock.serialize(), random: random.serialize() }, added);
  };
  const change = <T>(mutate: (state: TenantState) => T): { result: T; before: TenantState } => {
    const before = structuredClone(state);
    try {
      return { result: mutate(state), before };
    } catch (error) {
      state = before;
      throw error;
    }
  };

  return {
    get state() {
      return state;
    },
    audit,
    write(context, { operation, target }, mutate) {
      const { result, before } = change(mutate);
      const entry: AuditEntry = {
        id: random.uuid(),
        sequence: audit.length + 1,
        at: clock.iso(),
        caller: nameOf(context.caller),
        requestId: context.requestId,
        clientRequestId: context.clientRequestId,
        operation,
        target,
        changes: difference(before, state),
      };
      audit.push(entry);
      context.writes.push(operation);
      keep(entry);
      return result;
    },
    note(mutate) {
      const { result } = change(mutate);
      keep(null);
      return result;
    },
    keep: () => keep(null),
  };
}
