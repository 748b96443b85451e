/** Documents for programs. What is in them is documented in docs/json.md. */

/** One document, readable for people as well. */
export function jsonText(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** One document on one line, where several follow each other. */
export function jsonLine(document: unknown): string {
  return `${JSON.stringify(document)}\n`;
}
