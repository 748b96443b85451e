/**
 * A new directory object isn't everywhere at once. Until `visibleAt` each read by key meets either a replica that has
 * it or one that hasn't, and lists (which have an index of their own) don't show it.
 * Seen in practice, usually for seconds, now and then for minutes; see simulator/delays.ts.
 */
import type { Core } from '../core.ts';
import { notFound } from './graph-error.ts';
import type { Key } from './route.ts';

interface Replicated {
  id: string;
  visibleAt: string;
}

const staleReplicas = 0.5;

/** Does the replica that this request meets have the object? */
export function isReplicated({ clock, random }: Core, { visibleAt }: Replicated): boolean {
  return clock.isPast(visibleAt) || !random.chance(staleReplicas);
}

/** The rows that lists show. */
export function listed<T extends Replicated>({ clock }: Core, rows: readonly T[]): T[] {
  return rows.filter(({ visibleAt }) => clock.isPast(visibleAt));
}

/** @throws GraphError 404 `Request_ResourceNotFound`, also for what exists but hasn't arrived here yet */
export function byKey<T extends Replicated>(core: Core, rows: readonly T[], { property, value }: Key): T {
  const wanted = value.toLowerCase();
  const row = rows.find((candidate) => {
    const held = (candidate as unknown as Record<string, unknown>)[property];
    return typeof held === 'string' && held.toLowerCase() === wanted;
  });
  if (!row || !isReplicated(core, row)) throw notFound(value);
  return row;
}
