/**
 * The run as a definition gets it, in both modes. While a definition inside it has a run of its own (a stage's, a
 * server's), the outer one is refused: applying, its step would wait for the stage that waits for it; planning, it would
 * be in the wrong plan. `known` works everywhere, since it asks for nothing to be done. A refusal is thrown at once, not by
 * the promise, so that it is never one that nobody awaits.
 */
import type { Bulk, EachOf } from '../../domain/bulk.ts';
import type { Superseded } from '../../domain/plan.ts';
import type { Probe } from '../../domain/probe.ts';
import type { Resource } from '../../domain/resource.ts';
import type { Source } from '../../domain/source.ts';
import type { Input, Output, OutputOf } from './output.ts';
import { definitionError } from './run-aborted.ts';
import type { Refused, Run, Until } from './run.ts';

export class OwnRun implements Run {
  readonly #run: Run;
  /** Definitions inside that have begun and not ended: those of servers are planned concurrently. */
  #inside = 0;
  #mistake: Error | undefined;

  constructor(run: Run) {
    this.#run = run;
  }

  section(title: string): void {
    this.#assertOwn('section');
    this.#run.section(title);
  }

  superseded(superseded: Superseded): void {
    this.#assertOwn('superseded');
    this.#run.superseded(superseded);
  }

  ensure<D, S, O>(resource: Resource<D, S, O>, desired: Input<D>): Promise<OutputOf<O>> {
    this.#assertOwn('ensure');
    return this.#run.ensure(resource, desired);
  }

  ensureEach<D extends EachOf>(bulk: Bulk<D>, desired: Input<D>): Promise<void> {
    this.#assertOwn('ensureEach');
    return this.#run.ensureEach(bulk, desired);
  }

  read<A, O>(source: Source<A, O>, args: Input<A>): Promise<OutputOf<O>> {
    this.#assertOwn('read');
    return this.#run.read(source, args);
  }

  known<T>(output: Output<T>): Promise<T> {
    return this.#run.known(output);
  }

  until<A>(probe: Probe<A>, args: Input<A>, until: Until): Promise<void> {
    this.#assertOwn('until');
    return this.#run.until(probe, args, until);
  }

  probe<A>(probe: Probe<A>, args: Input<A>): Promise<void> {
    this.#assertOwn('probe');
    return this.#run.probe(probe, args);
  }

  refused<A>(probe: Probe<A>, args: Input<A>, refused?: Refused): Promise<void> {
    this.#assertOwn('refused');
    return this.#run.refused(probe, args, refused);
  }

  manualStep(name: string, values: Input<Record<string, string>>): Promise<void> {
    this.#assertOwn('manualStep');
    return this.#run.manualStep(name, values);
  }

  async eachServer(servers: readonly string[], definition: (run: Run, server: string) => Promise<void>): Promise<void> {
    this.#assertOwn('eachServer');
    await this.#run.eachServer(servers, (run, server) => this.#within(() => definition(run, server)));
    this.#assertNoMistake();
  }

  async stage(name: string, definition: (run: Run) => Promise<void>): Promise<void> {
    this.#assertOwn('stage');
    await this.#run.stage(name, (run) => this.#within(() => definition(run)));
    this.#assertNoMistake();
  }

  async #within(definition: () => Promise<void>): Promise<void> {
    this.#inside += 1;
    try {
      await definition();
    } finally {
      this.#inside -= 1;
    }
    this.#assertNoMistake();
  }

  #assertOwn(method: keyof Run): void {
    if (this.#inside === 0) return;
    this.#mistake ??= definitionError(
      `run.${method}() was called on the outer run inside run.stage() or run.eachServer(): use the run that the definition inside is given, and await run.stage() and run.eachServer() before the next step.`,
    );
    throw this.#mistake;
  }

  /** A definition's own `try` doesn't hide it. */
  #assertNoMistake(): void {
    if (this.#mistake !== undefined) throw this.#mistake;
  }
}
