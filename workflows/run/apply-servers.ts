/**
 * A runbook definition applied to each of several servers, one after the other. A step that fails for good on one of them
 * doesn't stop the others: the server is deferred at that step, and a person is asked about it when the others are done. A
 * server that couldn't be planned with the others is planned, approved and applied last.
 */
import type { RunContext } from './run-context.ts';

/** One server's definition while it runs: deferred before it asks a person, until it is resumed. */
class Deferral {
  readonly whenDeferred: Promise<'deferred'>;
  readonly #resumed: Promise<void>;
  #defer!: (deferral: 'deferred') => void;
  #resume!: () => void;

  constructor() {
    this.whenDeferred = new Promise((resolve) => {
      this.#defer = resolve;
    });
    this.#resumed = new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  /** Once resumed, it asks at once each time. */
  async defer(): Promise<void> {
    this.#defer('deferred');
    await this.#resumed;
  }

  resume(): void {
    this.#resume();
  }
}

export interface ServerWork {
  /** @param context asks about a failed step only when the others are done */
  readonly apply: (server: string, context: RunContext) => Promise<void>;
  /** For a server that wasn't planned with the others. */
  readonly applyDeferred: (server: string) => Promise<void>;
  readonly isDeferred: (server: string) => boolean;
}

/** @throws what stops the run */
export async function applyServers(
  context: RunContext,
  servers: readonly string[],
  { apply, applyDeferred, isDeferred }: ServerWork,
): Promise<void> {
  const waiting: { deferral: Deferral; running: Promise<void> }[] = [];
  for (const server of servers.filter((each) => !isDeferred(each))) {
    const deferral = new Deferral();
    const running = apply(
      server,
      context.asking(() => deferral.defer()),
    );
    const first = await Promise.race([running.then(() => 'through' as const), deferral.whenDeferred]);
    if (first === 'deferred') waiting.push({ deferral, running });
  }
  for (const { deferral, running } of waiting) {
    deferral.resume();
    await running;
  }
  for (const server of servers.filter(isDeferred)) await applyDeferred(server);
}
