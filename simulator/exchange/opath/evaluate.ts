/**
 * Whether an object matches a filter. Comparison is without case; a multivalued property matches when one of its values does;
 * `-like` knows `*` only, as Exchange's filters do; nothing is equal to `$null` but an absent or empty value.
 */
import type { Comparison, Opath, OpathValue } from './parse.ts';

/** Property values of one object; lookups are without case. */
export type Filterable = Record<string, unknown>;

/** The properties of a filter, in the order in which they appear. */
export function opathProperties(filter: Opath): string[] {
  if (filter.kind === 'comparison') return [filter.property];
  if (filter.kind === 'not') return opathProperties(filter.operand);
  return [...opathProperties(filter.left), ...opathProperties(filter.right)];
}

export function matchesOpath(filter: Opath, object: Filterable): boolean {
  switch (filter.kind) {
    case 'and':
      return matchesOpath(filter.left, object) && matchesOpath(filter.right, object);
    case 'or':
      return matchesOpath(filter.left, object) || matchesOpath(filter.right, object);
    case 'not':
      return !matchesOpath(filter.operand, object);
    default:
      return compare(filter.operator, property(object, filter.property), filter.value);
  }
}

function property(object: Filterable, name: string): unknown {
  const wanted = name.toLowerCase();
  return Object.entries(object).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

function compare(operator: Comparison, actual: unknown, wanted: OpathValue): boolean {
  if (operator === 'ne') return !compare('eq', actual, wanted);
  if (operator === 'notlike') return !compare('like', actual, wanted);
  if (Array.isArray(actual)) {
    if (wanted === null) return actual.length === 0;
    return actual.some((one) => compare(operator, one, wanted));
  }
  const empty = actual === undefined || actual === null || actual === '';
  if (wanted === null || empty) return operator === 'eq' && wanted === null && empty;
  const text = String(actual as string | number | boolean).toLowerCase();
  const other = String(wanted).toLowerCase();
  if (operator === 'eq') return text === other;
  if (operator === 'like') return like(text, other);
  const order = typeof actual === 'number' ? actual - Number(wanted) : text < other ? -1 : text > other ? 1 : 0;
  return { lt: order < 0, le: order <= 0, gt: order > 0, ge: order >= 0 }[operator];
}

function like(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
