/**
 * How values of Windows' objects arrive once they have come out of a remote session and through JSON: an enumeration as its
 * word, its number, or both; a SID or a name as a text or an object around it; a list of one as that one.
 * Source: measured with PowerShell 7.6 (enumerations are numbers in JSON); practice (a deserialized one is `{value, Value}`).
 */

/** The word of an enumeration. @param words by number, as the enumeration has them */
export function wordOf(told: unknown, words: Readonly<Record<number, string>> = {}): string {
  if (typeof told === 'number') return words[told] ?? String(told);
  if (typeof told === 'boolean') return told ? 'True' : 'False';
  return textOf(told);
}

/** A text, or what an object around one shows. */
export function textOf(told: unknown): string {
  if (typeof told === 'string') return told;
  if (typeof told === 'number' || typeof told === 'boolean') return String(told);
  if (typeof told !== 'object' || told === null) return '';
  const { Value, value, ToString } = told as { Value?: unknown; value?: unknown; ToString?: unknown };
  for (const each of [Value, ToString, value]) if (typeof each === 'string') return each;
  return '';
}

/** Whether a boolean, or the text of one, is true. */
export function isTrue(told: unknown): boolean {
  return textOf(told).toLowerCase() === 'true';
}

export function listOf(told: unknown): unknown[] {
  if (told === null || told === undefined || told === '') return [];
  if (Array.isArray(told)) return told;
  const { value } = told as { value?: unknown };
  return Array.isArray(value) ? value : [told];
}

/** Milliseconds since the epoch; NaN for what is no time. */
export function timeOf(told: unknown): number {
  const text = typeof told === 'object' && told !== null ? textOf(told) : told;
  return typeof text === 'string' ? Date.parse(text) : Number.NaN;
}
