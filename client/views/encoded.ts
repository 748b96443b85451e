/** A document whose every text, names of fields among them, can go to a terminal. */
import { printable } from '../../domain/printable.ts';

export function encoded(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(encoded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [printable(name), encoded(item)]));
}
