/**
 * The arguments of an IMAP command (RFC 3501, section 9): atoms, quoted strings, literals, lists. An atom may have a
 * section in brackets, as `BODY.PEEK[HEADER.FIELDS (DATE FROM)]<0.100>` does.
 */
export type Argument = string | Argument[];

/** How a literal is written in a command's text once its bytes were read: by its place among them. */
export const literalMark = (index: number): string => `\u0000${index}\u0000`;

/** @returns null where the syntax is broken */
export function parseArguments(text: string, literals: readonly string[]): Argument[] | null {
  let at = 0;
  const list = (closing: string | undefined): Argument[] | null => {
    const found: Argument[] = [];
    for (;;) {
      while (text[at] === ' ') at += 1;
      if (at >= text.length) return closing === undefined ? found : null;
      if (text[at] === ')') {
        at += 1;
        return closing === ')' ? found : null;
      }
      const one = argument();
      if (one === null) return null;
      found.push(one);
    }
  };
  const argument = (): Argument | null => {
    if (text[at] === '(') {
      at += 1;
      return list(')');
    }
    if (text[at] === '"') return quoted();
    if (text[at] === '\u0000') {
      const end = text.indexOf('\u0000', at + 1);
      const literal = literals[Number(text.slice(at + 1, end))];
      at = end + 1;
      return literal ?? null;
    }
    return atom();
  };
  const quoted = (): string | null => {
    let value = '';
    for (at += 1; at < text.length; at += 1) {
      if (text[at] === '"') {
        at += 1;
        return value;
      }
      if (text[at] === '\\') at += 1;
      value += text[at] ?? '';
    }
    return null;
  };
  const atom = (): string => {
    const start = at;
    for (let depth = 0; at < text.length; at += 1) {
      if (text[at] === '[') depth += 1;
      else if (text[at] === ']') depth -= 1;
      else if (depth === 0 && /[\s()"]/.test(text[at]!)) break;
    }
    return text.slice(start, at);
  };
  return list(undefined);
}

/** A text as a quoted string, or as a literal where it can't be quoted; null is NIL. */
export function quotedOrLiteral(value: string | null): string {
  if (value === null) return 'NIL';
  return /[^\u0020-\u007E]/.test(value)
    ? literal(Buffer.from(value, 'utf8').toString('latin1'))
    : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** @param bytes one character for each byte */
export const literal = (bytes: string): string => `{${bytes.length}}\r\n${bytes}`;
