/** Reading one object of Exchange by what may name it: a recorded id and nothing else, or else its natural name. */
import { Failure } from '../../domain/failure.ts';
import type { ExchangeCmdlets } from '../on-premises-context.ts';

/**
 * @returns the object; undefined only when Exchange itself says that there is none
 * @throws Failure for several of one name, for another object than asked for, and for whatever can't be established
 */
export async function objectOf<T extends { Guid?: string }>(
  exchange: ExchangeCmdlets,
  cmdlet: string,
  identity: string,
): Promise<(T & { Guid: string }) | undefined> {
  const found = await exchange.exactlyOne<T>(cmdlet, identity);
  if (found.state === 'absent') return undefined;
  const { Guid } = found.object;
  if (Guid === undefined || Guid === '') {
    throw new Failure('exchange-unexpected-answer', { service: 'exchange', subject: `${cmdlet} ${identity}` });
  }
  return { ...found.object, Guid };
}
