/**
 * The methods of a runbook definition. The same definition runs in both modes: planning reads and writes nothing,
 * applying does what was approved. Nothing in a runbook definition knows of retries, plans or hashes.
 */
import type { Bulk, EachOf } from '../../domain/bulk.ts';
import type { Superseded } from '../../domain/plan.ts';
import type { Probe } from '../../domain/probe.ts';
import type { Resource } from '../../domain/resource.ts';
import type { Source } from '../../domain/source.ts';
import type { Input, Output, OutputOf } from './output.ts';

/** Durations are on the connection's clock, in `ms` notation. */
export interface Until {
  /** The documented minimum, counted from this run's last change; a run that changed nothing doesn't wait. */
  readonly atLeast?: string;
  readonly atMost: string;
  /** How many attempts in a row must see it; 3 by default. */
  readonly inARow?: number;
  /** `{interval, attempts, thenEvery}`: the first looks, and the distance of the later ones. */
  readonly poll?: { readonly interval: string; readonly attempts: number; readonly thenEvery: string };
}

export interface Refused {
  /** How long access that should be gone may linger (tokens and caches) before it counts as a fault. */
  readonly atMost?: string;
  /** Looks a second time so long after the last change, when the caches have run out. */
  readonly againAfter?: string;
}

export interface Run {
  /** The section of the vendor's document that the following steps stand for. */
  section(title: string): void;

  /** Something must be so. */
  ensure<D, S, O>(resource: Resource<D, S, O>, desired: Input<D>): Promise<OutputOf<O>>;

  /**
   * Something must be so for each item of a list of thousands. Items that can't be done are named, and a person decides;
   * the others are done. It stands for itself: nothing later depends on what it yields.
   */
  ensureEach<D extends EachOf>(bulk: Bulk<D>, desired: Input<D>): Promise<void>;

  /** Data without a change. */
  read<A, O>(source: Source<A, O>, args: Input<A>): Promise<OutputOf<O>>;

  /** The value itself, for a real branch: waits for the read, and throws when only apply will tell. */
  known<T>(output: Output<T>): Promise<T>;

  /** Polls until access works, no earlier than the documented minimum. */
  until<A>(probe: Probe<A>, args: Input<A>, until: Until): Promise<void>;

  /** Access must work now. */
  probe<A>(probe: Probe<A>, args: Input<A>): Promise<void>;

  /** Access must be refused, for the expected reason. */
  refused<A>(probe: Probe<A>, args: Input<A>, refused?: Refused): Promise<void>;

  /** Something that only a person can do in the vendor's product, with the exact values to enter. */
  manualStep(name: string, values: Input<Record<string, string>>): Promise<void>;

  /** What the document asks for and is no longer available. */
  superseded(superseded: Superseded): void;

  /**
   * The same for each of several servers, one after the other. What one of them fails at waits until the others are
   * through; one that can't be read is planned by itself then. Names of steps and probes in the definition name the server.
   */
  eachServer(servers: readonly string[], definition: (run: Run, server: string) => Promise<void>): Promise<void>;

  /** Steps that depend on what only apply will tell: planned, approved and applied by themselves when they are reached. */
  stage(name: string, definition: (run: Run) => Promise<void>): Promise<void>;
}
