/**
 * A text as a literal of PowerShell, for lines that a person copies into a session: in single quotes nothing is expanded,
 * and a quote is doubled. The typographic quotes end such a literal as well.
 *
 * Source: psdocs, about_Quoting_Rules; the language specification, 2.3.5.2 (single-quote characters).
 */
const quotes = /['\u2018\u2019\u201a\u201b]/g;

/** @throws RangeError for a text with a line break or another control character: no line can contain it */
export function powershellLiteral(text: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(text)) throw new RangeError('A line of PowerShell holds no control characters.');
  return `'${text.replaceAll(quotes, (quote) => quote + quote)}'`;
}
