/** How values of a plan are written: as JSON, and as text where a value is known only after apply. */
import { printable } from '../../domain/printable.ts';

/** One value on one line. */
export function valueText(value: unknown): string {
  if (value === undefined) return '(absent)';
  const after = afterOf(value);
  if (after !== undefined) return `(known after apply: ${printable(after)})`;
  const parts = partsOf(value);
  if (parts !== undefined) return JSON.stringify(pieced(parts));
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${printable(key)}: ${valueText(item)}`);
    return `{${entries.join(', ')}}`;
  }
  return printable(JSON.stringify(value));
}

/** Values of a manual step, one line each: strings as they are to be entered. */
export function enteredValues(values: unknown): [name: string, value: string][] {
  if (typeof values !== 'object' || values === null) return [['value', plain(values)]];
  return Object.entries(values).map(([name, value]) => [printable(name), plain(value)]);
}

function plain(value: unknown): string {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(plain).join(', ');
  const parts = partsOf(value);
  if (parts !== undefined) return pieced(parts);
  return valueText(value);
}

function afterOf(value: unknown): string | undefined {
  const after = onlyField(value, '$after');
  return typeof after === 'string' ? after : undefined;
}

/** A text in which some parts are known only after apply. */
function partsOf(value: unknown): readonly unknown[] | undefined {
  const text = onlyField(value, '$text');
  return Array.isArray(text) ? (text as unknown[]) : undefined;
}

/** A value with more fields than that is shown whole. */
function onlyField(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const [[only, inner] = [], ...more] = Object.entries(value);
  return only === name && more.length === 0 ? inner : undefined;
}

function pieced(parts: readonly unknown[]): string {
  return parts.map((part) => (typeof part === 'string' ? printable(part) : valueText(part))).join('');
}
