/**
 * Keeps the trace of a write over the tries of one activity (by heartbeat details) and over a person's retries (by the
 * activity's input). See `domain/trace.ts` for what it decides.
 */
import { Context } from '@temporalio/activity';
import type { Json } from '../../domain/json.ts';
import { perhapsWritten, type Trace } from '../../domain/trace.ts';
import { heartbeatDetails, leaveDetails } from '../heartbeat.ts';

export class WriteTrace {
  #trace: Trace | undefined;
  readonly #attempt: number;

  constructor(earlier: Trace | undefined) {
    this.#attempt = Context.current().info.attempt;
    this.#trace = (heartbeatDetails() as Trace | undefined) ?? earlier;
    // A first try that a person asked for knows what the tries before left; it must not forget it by failing to read.
    if (this.#trace === undefined && this.#attempt === 1) this.#trace = { phase: 'nothing' };
  }

  get current(): Trace {
    return this.#trace ?? { phase: 'writing' };
  }

  /** Whether what is found now may be the work of a try before. */
  get perhapsOurs(): boolean {
    return perhapsWritten(this.#trace, this.#attempt);
  }

  get id(): string | undefined {
    return this.#trace?.id;
  }

  /** What was there before the first write; undefined where no write was begun. */
  get before(): Json | undefined {
    return this.#trace?.before;
  }

  writing(before: Json | null, since: string): void {
    this.#leave({
      phase: 'writing',
      before: this.#trace?.before ?? before,
      since: this.#trace?.since ?? since,
      ...this.#known(),
    });
  }

  written(id: string | undefined): void {
    this.#leave({ ...this.current, phase: 'written', ...(id === undefined ? {} : { id }) });
  }

  /** The service said no before anything was written; what a try before may have done stays open. */
  refused(beforeThis: Trace): void {
    this.#leave(beforeThis);
  }

  /** Sent just before a failure, so that the next try knows that this one wrote nothing. */
  keep(): void {
    leaveDetails(this.current);
  }

  #known(): { id?: string } {
    return this.#trace?.id === undefined ? {} : { id: this.#trace.id };
  }

  #leave(trace: Trace): void {
    this.#trace = trace;
    leaveDetails(trace);
  }
}
