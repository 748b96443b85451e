/** Every change of the tenant by Graph goes through here, so that none escapes the audit. */
import type { TenantState } from '../../tenant/state.ts';
import type { Call } from '../route.ts';

/**
 * @param operation as the audit names it: `POST /users`
 * @param target the object's id
 */
export function write<T>(call: Call, operation: string, target: string, mutate: (state: TenantState) => T): T {
  return call.core.store.write(call.context, { operation, target }, mutate);
}

/** Takes out of an array of the state in place. */
export function remove<T>(rows: T[], isGone: (row: T) => boolean): void {
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index];
    if (row !== undefined && isGone(row)) rows.splice(index, 1);
  }
}

/** The row of this id within a mutation: it was found before, so its absence is a defect. */
export function rowOf<T extends { id: string }>(rows: readonly T[], id: string): T {
  const row = rows.find((candidate) => candidate.id === id);
  if (!row) throw new Error(`No row ${id} in the state that is written.`);
  return row;
}
