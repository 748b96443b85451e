/**
 * What changed between two states as operations that can be applied again: a journal of writes. Includes the secrets of the
 * state, unlike the audit's difference. Parts that the states share are not compared.
 */

export type Operation =
  /** Replaces a value; without `value` it is taken away. */
  | { path: (string | number)[]; value?: unknown }
  /** Takes `cut` elements out of an array, and puts others in their place. */
  | { path: (string | number)[]; at: number; cut: number; put: unknown[] };

type Row = Record<string, unknown>;

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null;

export function patchBetween(before: unknown, after: unknown, path: (string | number)[] = []): Operation[] {
  if (Object.is(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    if (before.length !== after.length) return [spliced(before, after, path)];
    return after.flatMap((value, index) => patchBetween(before[index], value, [...path, index]));
  }
  if (!isObject(before) || !isObject(after) || Array.isArray(before) || Array.isArray(after)) {
    return [{ path, ...(after === undefined ? {} : { value: after }) }];
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => patchBetween(before[key], after[key], [...path, key]));
}

function spliced(before: readonly unknown[], after: readonly unknown[], path: (string | number)[]): Operation {
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && Object.is(before[at], after[at])) at += 1;
  let end = 0;
  while (end < shorter - at && Object.is(before.at(-1 - end), after.at(-1 - end))) end += 1;
  return { path, at, cut: before.length - at - end, put: after.slice(at, after.length - end) };
}

/** Carries operations out on a state, in place. */
export function applyPatch(state: object, operations: readonly Operation[]): void {
  for (const operation of operations) {
    const holder = operation.path.slice(0, -1).reduce((at, key) => at[key] as Row, state as Row);
    const key = operation.path.at(-1)!;
    if ('at' in operation) (holder[key] as unknown[]).splice(operation.at, operation.cut, ...operation.put);
    else if ('value' in operation) holder[key] = operation.value;
    else delete holder[key];
  }
}
