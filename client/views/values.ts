/** How values of a plan are written: as JSON, and as text where a value is known only after apply. */

/** One value on one line. */
export function valueText(value: unknown): string {
  if (value === undefined) return '(absent)';
  const after = afterOf(value);
  if (after !== undefined) return `(known after apply: ${after})`;
  const parts = partsOf(value);
  if (parts !== undefined) return JSON.stringify(pieced(parts));
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${key}: ${valueText(item)}`);
    return `{${entries.join(', ')}}`;
  }
  return printable(JSON.stringify(value));
}

/** Values of a manual step, one line each: strings as they are to be entered. */
export function enteredValues(values: unknown): [name: string, value: string][] {
  if (typeof values !== 'object' || values === null) return [['value', plain(values)]];
  return Object.entries(values).map(([name, value]) => [name, plain(value)]);
}

function plain(value: unknown): string {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(plain).join(', ');
  const parts = partsOf(value);
  if (parts !== undefined) return pieced(parts);
  return valueText(value);
}

function afterOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('$after' in value)) return undefined;
  return typeof value.$after === 'string' ? value.$after : undefined;
}

/** A text in which some parts are known only after apply. */
function partsOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || !('$text' in value)) return undefined;
  return Array.isArray(value.$text) ? (value.$text as unknown[]) : undefined;
}

function pieced(parts: readonly unknown[]): string {
  return parts.map((part) => (typeof part === 'string' ? printable(part) : valueText(part))).join('');
}

/** Text from a tenant must not steer the terminal. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
