/**
 * The second in which somebody gave a password. It is never the same twice for one person: the second sign-in within a second
 * waits for the next one. The real service makes no such promise; anyone who counts sign-ins by their time may rely on it here.
 */
import { setTimeout as wait } from 'node:timers/promises';

/** @returns the time of this sign-in, in seconds since the epoch, once that second has begun */
export type AuthenticationTimes = (userId: string) => Promise<number>;

export function createAuthenticationTimes(): AuthenticationTimes {
  // What an earlier process said was at most this.
  const start = currentSecond();
  const last = new Map<string, number>();
  return async (userId) => {
    const second = Math.max(currentSecond(), (last.get(userId) ?? start) + 1);
    last.set(userId, second);
    while (Date.now() < second * 1000) await wait(second * 1000 - Date.now());
    return second;
  };
}

const currentSecond = () => Math.floor(Date.now() / 1000);
