/**
 * RSA keys take longer to make than all else that a row does. What asks this process for a new one, the product or the
 * simulator, gets a real one that an earlier run has made: one after the other, so that none is given twice within a row.
 */
import { webcrypto } from 'node:crypto';
import { keptKeys } from 'exchange-simulator/testing/kept-keys.ts';

const inTurn = 12;

/** @returns ends it */
export async function giveKeptKeyPairs(): Promise<() => void> {
  const pairs = await Promise.all(Array.from({ length: inTurn }, async (_, index) => keptKeys(`row-${index}`)));
  const { subtle } = webcrypto;
  const make = subtle.generateKey.bind(subtle) as (...given: unknown[]) => Promise<unknown>;
  let given = 0;
  const spy = jest.spyOn(subtle, 'generateKey').mockImplementation((async (algorithm: object, ...rest: unknown[]) => {
    if (!('modulusLength' in algorithm) || algorithm.modulusLength !== 2048) return make(algorithm, ...rest);
    given += 1;
    return pairs[given % inTurn];
  }) as never);
  return () => spy.mockRestore();
}
