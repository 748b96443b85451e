/**
 * How values of Windows' objects arrive once they have come out of a remote session and through JSON: an enumeration as its
 * name, its number, or both; a SID or a name as a text or an object around it; a list of one as that one.
 * Source: measured with PowerShell 7.6 (enumerations are numbers in JSON); practice (a deserialized one is `{value, Value}`).
 */

/** The name of an enumeration's value. @param words by number, as the enumeration has them */
export function wordOf(raw: unknown, words: Readonly<Record<number, string>> = {}): string {
  if (typeof raw === 'number') return words[raw] ?? String(raw);
  if (typeof raw === 'boolean') return raw ? 'True' : 'False';
  return textOf(raw);
}

/** A text, or what an object around one shows. */
export function textOf(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  if (typeof raw !== 'object' || raw === null) return '';
  const { Value, value, ToString } = raw as { Value?: unknown; value?: unknown; ToString?: unknown };
  for (const each of [Value, ToString, value]) if (typeof each === 'string') return each;
  return '';
}

/** Whether a boolean, or the text of one, is true. */
export function isTrue(raw: unknown): boolean {
  return textOf(raw).toLowerCase() === 'true';
}

export function listOf(raw: unknown): unknown[] {
  if (raw === null || raw === undefined || raw === '') return [];
  if (Array.isArray(raw)) return raw;
  const { value } = raw as { value?: unknown };
  return Array.isArray(value) ? value : [raw];
}

/** Milliseconds since the epoch; NaN for what is no time. */
export function timeOf(raw: unknown): number {
  const text = typeof raw === 'object' && raw !== null ? textOf(raw) : raw;
  return typeof text === 'string' ? Date.parse(text) : Number.NaN;
}
