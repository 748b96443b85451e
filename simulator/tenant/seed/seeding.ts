/** What every part of the seed draws from: ids from the seeded chance, moments before the clock's now. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Random } from '../../random.ts';

export interface Seeding {
  uuid(): string;
  now: string;
  /** ISO 8601; a negative number lies ahead. */
  daysAgo(days: number): string;
}

export function createSeeding(clock: Clock, random: Random): Seeding {
  const day = 24 * 60 * 60 * 1000;
  const now = clock.now();
  return {
    uuid: () => random.uuid(),
    now: new Date(now).toISOString(),
    daysAgo: (days) => new Date(now - days * day).toISOString(),
  };
}

/** A password or client secret: never from the seed, so that nobody can know it beforehand. */
export const makeSecret = () => `${randomBytes(24).toString('base64url')}~1a`;
