/**
 * What a service says about when it may be called again (`Retry-After`, with 429 or 503) holds for every worker of the
 * installation: each call of a connection's tenant goes through here, on its way to the connector.
 *
 * Nothing waits here: a call that would be too early fails as the service's own refusal does, and Temporal tries again when
 * the pause is over. Without the journal calls go on, and each worker finds out for itself.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, isFailure, type FailureCode, type FailureService } from '../domain/failure.ts';
import type { AdministrationClient } from '../connectors/exchange-online/administration-client.ts';
import type { GraphClient } from '../connectors/graph/graph-client.ts';
import type { Journal } from '../journal/journal.ts';
import { pauseCalls, pauseLeft } from '../journal/pauses.ts';

/** What is told to slow down as a whole: Graph for our own application, Exchange and its sister for the tenant. */
const lanes = {
  graph: { service: 'graph', code: 'graph-throttled' },
  exchange: { service: 'exchange', code: 'exchange-throttled' },
  compliance: { service: 'exchange', code: 'exchange-throttled' },
} as const satisfies Record<string, { service: FailureService; code: FailureCode }>;
type Lane = keyof typeof lanes;

/** Milliseconds for which what the journal says is taken for granted, and for which its answer is waited for. */
const askAgainAfter = 1000;

export class ServicePauses {
  readonly #journal: () => Promise<Journal>;
  readonly #connection: string;
  /** Of each lane, on this machine's clock. */
  readonly #known = new Map<Lane, { askedAt: number; until: number }>();

  constructor(journal: () => Promise<Journal>, connection: string) {
    this.#journal = journal;
    this.#connection = connection;
  }

  graph(client: GraphClient): GraphClient {
    return {
      request: async (call) => this.#honor('graph', () => client.request(call)),
      page: async (call, next) => this.#honor('graph', () => client.page(call, next)),
      list: async (call, atMost) => this.#honor('graph', () => client.list(call, atMost)),
      batch: async (calls) => this.#honorEach('graph', () => client.batch(calls)),
    };
  }

  administration(lane: 'exchange' | 'compliance', client: AdministrationClient): AdministrationClient {
    return {
      invoke: async (cmdlet, parameters, options) =>
        this.#honor(lane, () => client.invoke(cmdlet, parameters, options)),
      batch: async (calls) => this.#honorEach(lane, () => client.batch(calls)),
      moduleFile: async () => this.#honor(lane, () => client.moduleFile()),
      exactlyOne: async (cmdlet, identity, options) =>
        this.#honor(lane, () => client.exactlyOne(cmdlet, identity, options)),
    };
  }

  async #honor<T>(lane: Lane, call: () => Promise<T>): Promise<T> {
    await this.#refuseEarly(lane);
    try {
      return await call();
    } catch (error) {
      await this.#notice(lane, error);
      throw error;
    }
  }

  /** One of several may be refused while the others are answered. */
  async #honorEach<T extends { ok: true } | { ok: false; failure: Failure }>(
    lane: Lane,
    call: () => Promise<T[]>,
  ): Promise<T[]> {
    const answers = await this.#honor(lane, call);
    for (const answer of answers) if (!answer.ok) await this.#notice(lane, answer.failure);
    return answers;
  }

  /** @throws Failure of the service's own kind, with the milliseconds that are left */
  async #refuseEarly(lane: Lane): Promise<void> {
    let known = this.#known.get(lane);
    if (known === undefined || Date.now() - known.askedAt >= askAgainAfter) {
      const left = await this.#left(lane);
      const askedAt = Date.now();
      known = { askedAt, until: Math.max(this.#known.get(lane)?.until ?? 0, askedAt + left) };
      this.#known.set(lane, known);
    }
    const retryAfter = known.until - Date.now();
    if (retryAfter <= 0) return;
    const { service, code } = lanes[lane];
    throw new Failure(code, {
      service,
      subject: `not called before ${new Date(known.until).toISOString()}`,
      retryAfter,
    });
  }

  async #left(lane: Lane): Promise<number> {
    const left = async (): Promise<number> => {
      try {
        return await pauseLeft(await this.#journal(), { connection: this.#connection, lane });
      } catch (error) {
        if (isFailure(error)) return 0;
        throw error;
      }
    };
    return await Promise.race([left(), sleep(askAgainAfter, 0, { ref: false })]);
  }

  async #notice(lane: Lane, error: unknown): Promise<void> {
    const { service } = lanes[lane];
    if (!isFailure(error) || error.service !== service || error.retryAfter === undefined) return;
    if (error.failureClass !== 'throttled' && error.failureClass !== 'transient') return;
    const now = Date.now();
    const { until = 0 } = this.#known.get(lane) ?? {};
    // Of several that are refused together one says so.
    if (now + error.retryAfter <= until) return;
    this.#known.set(lane, { askedAt: now, until: now + error.retryAfter });
    try {
      await pauseCalls(await this.#journal(), { connection: this.#connection, lane }, error.retryAfter);
    } catch (failure) {
      if (!isFailure(failure)) throw failure;
    }
  }
}
