/**
 * A runbook definition carried out for each of several servers, one after the other: each in its own window. A step
 * that fails for good on one of them doesn't stop the others: the server is held where it stands, and a person is asked
 * about it when the others are through. A server that couldn't be planned with the others is planned, approved and
 * applied last.
 */
import type { RunContext } from './run-context.ts';

/** One server's definition while it runs: holds before it asks a person, until it is released. */
class Held {
  readonly isHeld: Promise<'held'>;
  readonly #released: Promise<void>;
  #hold!: (held: 'held') => void;
  #release!: () => void;

  constructor() {
    this.isHeld = new Promise((resolve) => {
      this.#hold = resolve;
    });
    this.#released = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  /** Once released it asks at once, however often. */
  async hold(): Promise<void> {
    this.#hold('held');
    await this.#released;
  }

  release(): void {
    this.#release();
  }
}

export interface ServerWork {
  /** @param context asks about a failed step only when the others are through */
  readonly apply: (server: string, context: RunContext) => Promise<void>;
  /** For a server that wasn't planned with the others. */
  readonly applyLater: (server: string) => Promise<void>;
  readonly isLater: (server: string) => boolean;
}

/** @throws what stops the run */
export async function applyServers(
  context: RunContext,
  servers: readonly string[],
  { apply, applyLater, isLater }: ServerWork,
): Promise<void> {
  const waiting: { held: Held; running: Promise<void> }[] = [];
  for (const server of servers.filter((each) => !isLater(each))) {
    const held = new Held();
    const running = apply(
      server,
      context.asking(() => held.hold()),
    );
    const first = await Promise.race([running.then(() => 'through' as const), held.isHeld]);
    if (first === 'held') waiting.push({ held, running });
  }
  for (const { held, running } of waiting) {
    held.release();
    await running;
  }
  for (const server of servers.filter(isLater)) await applyLater(server);
}
