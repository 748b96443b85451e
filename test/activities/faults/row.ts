/** A row of the table: one operation of one kind of resource, and what has to be there before it. */
import type { Implementation } from '../../../activities/ensure/implementation.ts';
import type { ApplyAnswer } from '../../../domain/activity-contracts.ts';
import type { TenantState } from 'exchange-simulator/tenant/state.ts';

/** Makes what a row needs. */
export interface Given {
  readonly state: TenantState;
  /** RUNBOOKS_HOME. */
  readonly home: string;
  /** A folder outside of it, to deliver to. */
  readonly outside: string;
  /** Delivers the value of a reference there, as an earlier run did. */
  deliver(reference: string): Promise<void>;
  /** Reference of a password for an account. */
  readonly password: string;
  /** Applies a resource as an earlier run did, and lets it replicate. */
  made<D, S, O>(implementation: Implementation<D, S, O>, desired: D): Promise<ApplyAnswer>;
  /** Runs a cmdlet as somebody else who administers Exchange. */
  cmdlet(name: string, parameters: Record<string, unknown>): Promise<void>;
  /** The same on premises. */
  shell(name: string, parameters: Record<string, unknown>): Promise<void>;
}

export interface Row {
  // What an implementation is made of differs from kind to kind; a row only hands it on.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly implementation: Implementation<any, any, any>;
  readonly action: 'create' | 'update' | 'replace';
  /** Says which of several rows of a kind and an action it is. */
  readonly when?: string;
  /** @returns what is asked for */
  readonly given: (given: Given) => Promise<unknown>;
  /** What a rollback can't restore, as it says; absent: everything is restored. */
  readonly residual?: RegExp;
  /** Properties that what is made again has anew: its ID. */
  readonly anew?: readonly string[];
  /** Writes, by the end of the audit's name, that are repeated since their answer is worth nothing once it is lost. */
  readonly repeated?: readonly string[];
}

export function row<D, S, O>(
  implementation: Implementation<D, S, O>,
  definition: Omit<Row, 'implementation' | 'given'> & { given: (given: Given) => Promise<D> },
): Row {
  return { implementation, ...definition };
}

export function titleOf({ implementation, action, when }: Row): string {
  return `${implementation.resource.kind}: ${action}${when === undefined ? '' : `, ${when}`}`;
}
