/**
 * The part of PowerShell's expressions that the fake `pwsh` understands: texts without expansion, whole numbers, sums
 * and ranges of them, $null, $true, $false.
 */
import { endOfText } from './statements.ts';

/** What an expression puts out; undefined: it isn't understood. */
export function constant(source: string): (string | number)[] | undefined {
  const text = source.trim();
  const literal = textLiteral(text);
  if (literal !== undefined) return [literal];
  if (/^\d+(?:\s*[+-]\s*\d+)*$/.test(text)) {
    const terms = text.replaceAll(/\s/g, '').match(/[+-]?\d+/g) ?? [];
    return [terms.map(Number).reduce((sum, term) => sum + term, 0)];
  }
  const [, from, to] = /^(\d{1,4})\.\.(\d{1,4})$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return range(Number(from), Number(to));
  const values: Record<string, string[]> = { $null: [], $true: ['True'], $false: ['False'] };
  return values[text.toLowerCase()];
}

function range(from: number, to: number): number[] {
  const step = from <= to ? 1 : -1;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + index * step);
}

const escapes: Record<string, string> = {
  0: '\0',
  a: '\u0007',
  b: '\b',
  e: '\u001B',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** A text in quotes, and nothing else; undefined too for one that would be expanded. */
export function textLiteral(source: string): string | undefined {
  const quote = source[0];
  if ((quote !== '"' && quote !== "'") || endOfText(source, 0) !== source.length - 1) return undefined;
  const inner = source.slice(1, -1).replaceAll(quote + quote, quote);
  if (quote === "'") return inner;
  if (/(?<!`)\$[\w({:?^$]/.test(inner)) return undefined;
  return inner.replaceAll(/`([\s\S])/g, (_, sign: string) => escapes[sign] ?? sign);
}
