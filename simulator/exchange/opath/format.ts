/**
 * How Exchange writes down a filter that it was given: single quotes, published property names, and parentheses around every
 * part of a compound. A client that compares texts finds a difference where there is none, so meaning must be compared.
 */
import type { Opath, OpathValue } from './parse.ts';

/** @param properties the published spelling of the properties, to replace the client's */
export function formatOpath(filter: Opath, properties: readonly string[] = []): string {
  switch (filter.kind) {
    case 'comparison': {
      const property = properties.find((known) => known.toLowerCase() === filter.property.toLowerCase());
      return `${property ?? filter.property} -${filter.operator} ${formatValue(filter.value)}`;
    }
    case 'not':
      return `-not (${formatOpath(filter.operand, properties)})`;
    default:
      return `((${formatOpath(filter.left, properties)}) -${filter.kind} (${formatOpath(filter.right, properties)}))`;
  }
}

function formatValue(value: OpathValue): string {
  if (value === null) return '$null';
  if (typeof value === 'boolean') return value ? '$true' : '$false';
  return `'${String(value).replaceAll("'", "''")}'`;
}
