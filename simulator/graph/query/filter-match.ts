/** Does an object match a filter? Strings compare without case, as the directory does; a missing property is null. */
import type { Filter, Literal, Operator } from './filter.ts';

export function matches(filter: Filter, row: unknown): boolean {
  switch (filter.kind) {
    case 'and':
      return matches(filter.left, row) && matches(filter.right, row);
    case 'or':
      return matches(filter.left, row) || matches(filter.right, row);
    case 'not':
      return !matches(filter.operand, row);
    case 'compare':
      return compare(read(row, filter.property), filter.operator, filter.value);
    case 'in':
      return filter.values.some((value) => compare(read(row, filter.property), 'eq', value));
    case 'function': {
      const held = read(row, filter.property);
      if (typeof held !== 'string') return false;
      const [text, part] = [held.toLowerCase(), filter.value.toLowerCase()];
      if (filter.name === 'startswith') return text.startsWith(part);
      return filter.name === 'endswith' ? text.endsWith(part) : text.includes(part);
    }
    default: {
      const items = read(row, filter.property);
      return Array.isArray(items) && items.some((item) => matches(filter.predicate, { [filter.variable]: item }));
    }
  }
}

function read(row: unknown, path: string): unknown {
  return path.split('/').reduce<unknown>((value, name) => {
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }, row);
}

function compare(held: unknown, operator: Operator, value: Literal): boolean {
  const [left, right] = [fold(held), fold(value)];
  if (operator === 'eq') return left === right;
  if (operator === 'ne') return left !== right;
  if (left === null || right === null || typeof left !== typeof right) return false;
  if (operator === 'gt') return left > right;
  if (operator === 'ge') return left >= right;
  return operator === 'lt' ? left < right : left <= right;
}

function fold(value: unknown): string | number | boolean | null {
  if (typeof value === 'string') return value.toLowerCase();
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
