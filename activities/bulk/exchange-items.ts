/** Reading many mailboxes at once: the same cmdlet for each address, and each answer matched with its address. */
import type { ExchangeOnline } from '../../connectors/exchange-online/exchange-online.ts';
import { isNamed } from '../../connectors/exchange-online/identity-rule.ts';
import { Failure } from '../../domain/failure.ts';
import type { ItemState } from './implementation.ts';

/**
 * The one object of each address, in their order; undefined only where Exchange says that there is none.
 * @throws Failure for anything that can't be established
 */
export async function objectsOf<T extends object>(
  exchange: ExchangeOnline,
  cmdlet: string,
  addresses: readonly string[],
): Promise<(T | undefined)[]> {
  const calls = addresses.map((Identity) => ({ cmdlet, parameters: { Identity }, subject: `${cmdlet} ${Identity}` }));
  const outcomes = await exchange.batch<T>(calls);
  return addresses.map((address, index) => {
    const outcome = outcomes[index];
    const about = { service: 'exchange', subject: `${cmdlet} ${address}` } as const;
    if (outcome === undefined) throw new Failure('exchange-unexpected-answer', about);
    if (!outcome.ok) {
      if (outcome.failure.code === 'exchange-object-not-found') return undefined;
      throw outcome.failure;
    }
    const [object, ...more] = outcome.objects;
    if (object === undefined) throw new Failure('exchange-unexpected-answer', about);
    if (!isNamed(object as Record<string, unknown>, address)) throw new Failure('identity-ignored', about);
    if (more.length > 0) throw new Failure('identity-ambiguous', about);
    return object;
  });
}

export const noMailbox: ItemState = {
  state: 'unfit',
  why: 'there is no such mailbox in Exchange Online',
  isMissing: true,
};
