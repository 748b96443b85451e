/**
 * The methods of a runbook definition. The same definition runs in both modes: planning reads and writes nothing,
 * applying does what was approved. A runbook definition doesn't deal with retries, plans or hashes.
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
  /** `{interval, attempts, thenEvery}`: interval and number of the first attempts, and the interval of the later ones. */
  readonly poll?: { readonly interval: string; readonly attempts: number; readonly thenEvery: string };
}

export interface Refused {
  /** How long access that should be gone may linger (tokens and caches) before it counts as a fault. */
  readonly atMost?: string;
  /** Makes a second attempt this long after the last change, when the caches have expired. */
  readonly againAfter?: string;
}

export interface Run {
  /** The section of the vendor's document that the following steps implement. */
  section(title: string): void;

  /** A resource is as described, or the run creates or changes it. */
  ensure<D, S, O>(resource: Resource<D, S, O>, desired: Input<D>): Promise<OutputOf<O>>;

  /**
   * The same for each item of a list of thousands. Items that can't be changed are named, and a person decides; the others
   * are done. It returns nothing, so that no later step depends on it.
   */
  ensureEach<D extends EachOf>(bulk: Bulk<D>, desired: Input<D>): Promise<void>;

  /** Data without a change. */
  read<A, O>(source: Source<A, O>, args: Input<A>): Promise<OutputOf<O>>;

  /** The value itself, for a real branch: waits for the read, and throws when it is known only after apply. */
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
   * The same for each of several servers, one after the other. A server on which a step fails is deferred until the others
   * are done; one that can't be read is planned by itself then. Names of steps and probes in the definition name the server.
   */
  eachServer(servers: readonly string[], definition: (run: Run, server: string) => Promise<void>): Promise<void>;

  /** Steps that depend on values known after apply: planned, approved and applied by themselves when they are reached. */
  stage(name: string, definition: (run: Run) => Promise<void>): Promise<void>;
}

/** What a runbook, or a part of one, does with a run. */
export type RunbookDefinition = (run: Run) => Promise<void>;
