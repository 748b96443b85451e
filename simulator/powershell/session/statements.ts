/**
 * How PowerShell takes what comes on its stdin: line by line, each a command of its own. A line that isn't complete (an open
 * bracket or text, a backtick at its end) takes the next ones with it, up to an empty line.
 * Source: recordings of real PowerShell (`incomplete-brace`, `multi-line-*`, `unclosed-string`, `trailing-backtick`).
 */

/** @returns a function that takes a line and gives the command that it completes, if it does */
export function createStatementReader(): (line: string) => string | undefined {
  let block: string[] = [];
  return (line) => {
    block.push(line);
    if (block.length > 1 && line.trim() !== '') return undefined;
    const text = block.join('\n');
    if (!isComplete(text)) return undefined;
    block = [];
    return text;
  };
}

const closing: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

export function isComplete(text: string): boolean {
  if (/`\s*$/.test(text)) return false;
  const open: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!;
    if (sign === '`') {
      at += 1;
    } else if (sign === '"' || sign === "'") {
      const end = endOfText(text, at);
      if (end === undefined) return false;
      at = end;
    } else if (sign === '#' && (at === 0 || /\s/.test(text[at - 1]!))) {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else if (sign in closing) {
      open.push(closing[sign]!);
    } else if (sign === open.at(-1)) {
      open.pop();
    }
  }
  return open.length === 0;
}

/** Where a text that begins here ends; undefined when it doesn't. A doubled quote is one within. */
export function endOfText(text: string, start: number): number | undefined {
  const quote = text[start]!;
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '`' && quote === '"') at += 1;
    else if (text[at] === quote && text[at + 1] === quote) at += 1;
    else if (text[at] === quote) return at;
  }
  return undefined;
}
