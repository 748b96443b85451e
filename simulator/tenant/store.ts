/**
 * The tenant's tables. Reads use `store.state`; every change goes through `write`.
 *
 * Invariants: a mutation that throws, or that can't be kept, has changed nothing; a write is audited, and on disk where there
 * is a home, before its answer is sent. Rows change in place: a mutation finds what it changes through the state that it is given.
 */
import type { Clock } from '../clock.ts';
import type { RequestContext } from './request-context.ts';
import { nameOf } from '../identity/caller.ts';
import type { Random } from '../random.ts';
import type { AuditEntry } from './audit.ts';
import { difference } from './difference.ts';
import type { Home } from './home.ts';
import { patchBetween } from './patch.ts';
import { record, type Recorded } from './recording.ts';
import type { TenantState } from './state.ts';

/** What the audit needs of a request. */
export type Writer = Pick<RequestContext, 'caller' | 'requestId' | 'clientRequestId' | 'writes'>;

export interface Store {
  readonly state: TenantState;
  readonly audit: readonly AuditEntry[];
  /**
   * Runs the mutation on the state, synchronously, records and keeps it.
   * @returns what the mutation returns
   * @throws NotKept
   */
  write<T>(context: Writer, what: { operation: string; target: string }, mutate: (state: TenantState) => T): T;
  /**
   * Changes and keeps what is no administrative write: counted wrong passwords, caches. Not audited.
   * @throws NotKept
   */
  note<T>(mutate: (state: TenantState) => T): T;
  /**
   * Keeps the clock after it was set.
   * @throws NotKept
   */
  keep(): void;
  /**
   * Calls the listener after every change, once it is saved; the listener reads the state itself, and must not write.
   * @returns removes the listener
   */
  subscribe(listener: () => void): () => void;
}

export function createStore(options: {
  state: TenantState;
  audit?: readonly AuditEntry[];
  clock: Clock;
  random: Random;
  home?: Home;
}): Store {
  const { clock, random, home } = options;
  const { state } = options;
  const audit = [...(options.audit ?? [])];

  const listeners = new Set<() => void>();

  const kept = () => ({ state, clock: clock.serialize(), random: random.serialize() });
  const journal = ({ before, undo }: Recorded<TenantState, unknown>, added: AuditEntry | null) => {
    try {
      home?.append(kept(), patchBetween(before, state), added);
    } catch (error) {
      undo();
      throw error;
    }
    if (added !== null) audit.push(added);
    for (const listener of listeners) listener();
  };

  return {
    state,
    audit,
    write(context, { operation, target }, mutate) {
      const recorded = record(state, mutate);
      const entry: AuditEntry = {
        id: random.uuid(),
        sequence: audit.length + 1,
        at: clock.iso(),
        caller: nameOf(context.caller),
        requestId: context.requestId,
        clientRequestId: context.clientRequestId,
        operation,
        target,
        changes: difference(recorded.before, state),
      };
      journal(recorded, entry);
      context.writes.push(operation);
      return recorded.result;
    },
    note(mutate) {
      const recorded = record(state, mutate);
      journal(recorded, null);
      return recorded.result;
    },
    keep: () => home?.save(kept()),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
