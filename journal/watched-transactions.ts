/**
 * Holds that an open transaction waits for nothing but the database: the call to a service that sneaks into one would
 * keep every other process waiting for as long as that service likes.
 *
 * Whatever a transaction's code does between two queries is done within one turn of the event loop, since answers of the
 * database are followed by promise callbacks alone. A turn that ends with an open transaction and no query under way has
 * therefore waited for a timer, a file or a socket: the transaction is rolled back, and its caller gets the error.
 */
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult, TransactionSettings } from 'kysely';

/** A mistake in our own code, never the database's: no failure code. */
class TransactionStrayed extends Error {
  constructor() {
    super('A transaction of the journal awaited something else than the database, and was rolled back');
    this.name = 'TransactionStrayed';
  }
}

export function watchTransactions(dialect: Dialect): Dialect {
  return {
    createDriver: () => new WatchedDriver(dialect.createDriver()),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

class WatchedDriver implements Driver {
  readonly #inner: Driver;

  constructor(inner: Driver) {
    this.#inner = inner;
  }

  init(): Promise<void> {
    return this.#inner.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new WatchedConnection(await this.#inner.acquireConnection());
  }

  async beginTransaction(connection: WatchedConnection, settings: TransactionSettings): Promise<void> {
    await this.#inner.beginTransaction(connection.inner, settings);
    connection.watch();
  }

  async commitTransaction(connection: WatchedConnection): Promise<void> {
    connection.refuseStrayed();
    connection.unwatch();
    await this.#inner.commitTransaction(connection.inner);
  }

  async rollbackTransaction(connection: WatchedConnection): Promise<void> {
    connection.unwatch();
    await this.#inner.rollbackTransaction(connection.inner);
  }

  releaseConnection(connection: WatchedConnection): Promise<void> {
    return this.#inner.releaseConnection(connection.inner);
  }

  destroy(): Promise<void> {
    return this.#inner.destroy();
  }
}

class WatchedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  #underWay = 0;
  #isWatched = false;
  #strayed = false;
  #turn: NodeJS.Immediate | undefined;

  constructor(inner: DatabaseConnection) {
    this.inner = inner;
  }

  watch(): void {
    this.#isWatched = true;
    this.#awaitNext();
  }

  unwatch(): void {
    this.#isWatched = false;
    clearImmediate(this.#turn);
  }

  refuseStrayed(): void {
    if (this.#strayed) throw new TransactionStrayed();
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.refuseStrayed();
    clearImmediate(this.#turn);
    this.#underWay += 1;
    try {
      return await this.inner.executeQuery<R>(query);
    } finally {
      this.#underWay -= 1;
      this.#awaitNext();
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }

  #awaitNext(): void {
    if (!this.#isWatched || this.#underWay > 0) return;
    clearImmediate(this.#turn);
    this.#turn = setImmediate(() => (this.#strayed = true));
  }
}
