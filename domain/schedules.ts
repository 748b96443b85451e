/**
 * `schedules.yaml`: which watches there shall be. Declared, and compared with what Temporal has; what is there and not
 * declared is taken away, when its id says that it is ours.
 */
import { z } from 'zod';
import type { Action, PropertyChange } from './change.ts';
import { durationSchema } from './duration.ts';
import { same, type Json } from './json.ts';
import { watchRequestSchema, type WatchRequest } from './watch.ts';

export const scheduleIdPrefix = 'watch-credentials/';

const declaredSchema = watchRequestSchema.omit({ name: true, pace: true, onPremisesConnections: true }).extend({
  every: durationSchema.default('1 day'),
  /** Each scan begins so much later at most, by chance, so that schedules don't meet. */
  jitter: durationSchema.default('30 minutes'),
  /** A scan that was missed for so long is made up for, once; Temporal's own default is a year. */
  catchUp: durationSchema.default('1 hour'),
  paused: z.boolean().default(false),
});

export const schedulesFileSchema = z.strictObject({
  schedules: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), declaredSchema),
});

export type SchedulesFile = z.output<typeof schedulesFileSchema>;

/** A schedule as it is declared, or as Temporal has it. Times in milliseconds. */
export interface ScheduleState {
  readonly every: number;
  readonly jitter: number;
  readonly catchUp: number;
  /** SKIP: a scan that is late is not followed by a second one. */
  readonly overlap: string;
  readonly paused: boolean;
  readonly taskQueue: string;
  /** Whose journal the runs are recorded in that a scan starts; null: it doesn't say. */
  readonly installation: string | null;
  readonly request: Json;
}

export interface ScheduleChange {
  readonly schedule: string;
  readonly action: Extract<Action, 'none' | 'create' | 'update' | 'delete'>;
  readonly changes: readonly PropertyChange[];
}

/**
 * The request that a declared schedule starts its scans with.
 * @param onPremises names of the connections that only an on-premises worker reaches
 */
export function requestOf(
  name: string,
  declared: SchedulesFile['schedules'][string],
  onPremises: readonly string[] = [],
): WatchRequest {
  const { every: _every, jitter: _jitter, catchUp: _catchUp, paused: _paused, ...request } = declared;
  const onPremisesConnections = request.connections.filter((connection) => onPremises.includes(connection));
  return watchRequestSchema.parse({
    ...request,
    name,
    ...(onPremisesConnections.length > 0 && { onPremisesConnections }),
  });
}

/** Declared against actual, by name. */
export function scheduleChanges(
  declared: ReadonlyMap<string, ScheduleState>,
  actual: ReadonlyMap<string, ScheduleState>,
): ScheduleChange[] {
  const names = [...new Set([...declared.keys(), ...actual.keys()])].toSorted();
  return names.map((schedule) => {
    const wanted = declared.get(schedule);
    const found = actual.get(schedule);
    if (wanted === undefined) return { schedule, action: 'delete', changes: [] };
    const changes = difference(wanted, found);
    if (found === undefined) return { schedule, action: 'create', changes };
    return { schedule, action: changes.length === 0 ? 'none' : 'update', changes };
  });
}

function difference(wanted: ScheduleState, found: ScheduleState | undefined): PropertyChange[] {
  return (Object.keys(wanted) as (keyof ScheduleState)[]).flatMap((property) => {
    const after = wanted[property];
    const before = found?.[property];
    if (found !== undefined && same(before, after)) return [];
    return [{ property, after, ...(before === undefined ? {} : { before }) }];
  });
}
