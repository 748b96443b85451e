/**
 * The contract of `activities/ensure/<kind>.ts`: how one kind of resource is read, written and undone. All that is common
 * (drift check, read-back, idempotence, recorded identities, error mapping, the rollback record) is done around it, once,
 * in `apply-change.ts` and `undo-change.ts`.
 *
 * What an implementation owes:
 * - `read` answers `undefined` only for proven absence; whatever it can't establish it throws. Two objects of one natural
 *   name are a failure ("ambiguous-name"), never a choice.
 * - `create`, `update`, `replace` do one thing and don't read back; they may be called again when an answer was lost.
 * - `undo` rolls back exactly what was written, by delta: a scalar only where it still has our value, of a collection
 *   only our entry. It reads first and is safe twice.
 */
import type { MadeCredential } from '../../domain/credential.ts';
import type { Resource } from '../../domain/resource.ts';
import type { ConnectionContext } from '../context.ts';

export interface Found<State> {
  readonly state: State;
  /** The object's id, recorded once we have written it: from then on it is found by that and by nothing else. */
  readonly id: string;
}

interface UndoRequest<Desired, State> {
  readonly desired: Desired;
  /** What was there before this run; `undefined`: nothing. */
  readonly before: State | undefined;
  /** What this run wrote. */
  readonly after: State;
  readonly id: string;
  /** Whether this run created the object (else it was updated or adopted). */
  readonly created: boolean;
}

export type Undone =
  | { readonly undone: string }
  /** It was changed by others, or it can't be rolled back: what stays, and why. */
  | { readonly residual: string };

export interface Implementation<Desired, State, Output> {
  readonly resource: Resource<Desired, State, Output>;
  /** @param recorded the id under which this run, or an earlier one, wrote it. */
  readonly read: (
    context: ConnectionContext,
    desired: Desired,
    recorded: string | undefined,
  ) => Promise<Found<State> | undefined>;
  /** @returns the id of what was created, where the service returns it. */
  readonly create: (context: ConnectionContext, desired: Desired) => Promise<string | undefined>;
  readonly update?: (context: ConnectionContext, desired: Desired, found: Found<State>) => Promise<void>;
  readonly replace?: (context: ConnectionContext, desired: Desired, found: Found<State>) => Promise<string | undefined>;
  readonly undo: (context: ConnectionContext, request: UndoRequest<Desired, State>) => Promise<Undone>;
  /**
   * Makes again what a replacement has removed, where nothing is in its place: the replacement or its undo was interrupted in
   * between. Safe twice.
   */
  readonly restore?: (
    context: ConnectionContext,
    request: { readonly desired: Desired; readonly before: State },
  ) => Promise<Undone>;
  /**
   * Removes what this run has marked as its own, whatever state it is in: for what `read` doesn't show because it isn't good
   * for anything, such as a secret whose value was lost. Undefined: nothing has the mark, or what must have it isn't seen yet.
   *
   * @param seen.isSettled whether whatever this run wrote is seen by now
   */
  readonly removeMarked?: (
    context: ConnectionContext,
    desired: Desired,
    seen: { readonly isSettled: boolean },
  ) => Promise<Undone | undefined>;
  /**
   * The credential that this resource is, where it is one: recorded after success, so that it is watched and rotated.
   * Undefined for one that can't be.
   */
  readonly credential?: (
    context: ConnectionContext,
    found: Found<State>,
    desired: Desired,
  ) => Promise<MadeCredential | undefined>;
  /**
   * The reference of the secret that lies in the store for it, or the locator of what lies elsewhere: its record goes with
   * what this run made and rolls back, and so does the secret.
   */
  readonly storedSecret?: (state: State, desired: Desired) => string;
  /** What later steps may use. */
  readonly outputs: (found: Found<State>, desired: Desired) => Output;
}

/** Keeps the type arguments of an implementation together; called once per file. */
export function implementation<Desired, State, Output>(
  definition: Implementation<Desired, State, Output>,
): Implementation<Desired, State, Output> {
  return definition;
}
