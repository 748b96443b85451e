/**
 * The servers' listeners on real sockets, each server on a loopback address of its own.
 *
 * They follow the state: the store reports every write, and after each the sockets of all servers are made as
 * their rows say. No write is missed; several at once are followed once. `settled` waits until that is done: wait for it
 * before an answer to a caller that may connect next.
 */
import type { Core } from '../core.ts';
import { NoAddresses, takeBlock } from './address-block.ts';
import { createServerSockets } from './server-sockets.ts';

export interface Listeners {
  /** Loopback addresses by host name; empty where there are none. */
  addresses: Readonly<Record<string, string>>;
  /** Third part of the addresses, to be given again the next time; null where there are none. */
  block: number | null;
  /** Why there are none, as a sentence; null where there are some. */
  unavailable: string | null;
  /** The sockets are as the last write requires. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** @param options.block the block of the last time, taken again when it is free */
export async function openListeners(core: Core, options: { block?: number } = {}): Promise<Listeners> {
  const { store } = core;
  const rows = () => store.state.onPremises?.servers ?? [];
  const servers = rows().map(({ name, fqdn, host }) => ({ name, fqdn, host }));
  const block = await takeBlock(
    options.block,
    servers.map(({ host }) => host),
  ).catch(unavailable);
  if (typeof block === 'string') return none(block);

  const sockets = servers.map(({ name, host }) =>
    createServerSockets(block.address(host), () => rows().find((row) => row.name === name)!),
  );
  let pending = Promise.resolve();
  let isDue = false;
  const follow = async () => {
    isDue = false;
    for (const each of sockets) await each.follow().catch(report);
  };
  const unsubscribe = store.subscribe(() => {
    if (isDue) return;
    isDue = true;
    pending = pending.then(follow);
  });
  await follow();

  return {
    addresses: Object.fromEntries(servers.map(({ fqdn, host }) => [fqdn, block.address(host)])),
    block: block.number,
    unavailable: null,
    settled: () => pending,
    async close() {
      unsubscribe();
      await pending;
      await Promise.all(sockets.map((each) => each.close()));
      await block.release();
    },
  };
}

function unavailable(error: unknown): string {
  if (error instanceof NoAddresses) return error.message;
  throw error;
}

/** A port that somebody else has taken is tried again at the next write. */
function report(error: unknown): void {
  process.stderr.write(`windows: ${(error as Error).message}\n`);
}

function none(why: string): Listeners {
  return { addresses: {}, block: null, unavailable: why, settled: async () => {}, close: async () => {} };
}
