/**
 * JSON as ConvertTo-Json -Compress writes it: what is deeper than asked for becomes its text, and is marked as cut off.
 * Characters are escaped as the recorded PowerShell's serializer does, and no others; lone surrogates are lost on the way to UTF-8.
 */

export interface Written {
  json: string;
  /** Something was cut off. */
  isTruncated: boolean;
}

/** @param tableName what a table becomes that is cut off; without it, its properties in one line */
export function toJson(value: unknown, maximumDepth: number, tableName?: string): Written {
  let isTruncated = false;
  const write = (one: unknown, depth: number): string => {
    if (one === null || one === undefined) return 'null';
    if (typeof one === 'string') return quoted(one);
    if (typeof one === 'number' || typeof one === 'boolean') return Number.isNaN(one) ? '"NaN"' : String(one);
    const number = wholeNumber(one);
    if (number !== undefined) return number;
    if (depth > maximumDepth) {
      isTruncated = true;
      return quoted(asText(one, tableName));
    }
    if (Array.isArray(one)) return `[${one.map((each) => write(each, depth + 1)).join(',')}]`;
    const members = Object.entries(one).map(([key, each]) => `${quoted(key)}:${write(each, depth + 1)}`);
    return `{${members.join(',')}}`;
  };
  const json = write(value, 0);
  return { json, isTruncated };
}

/** A whole number of 64 bits travels as a tag, and is written as a bare number. */
function wholeNumber(value: unknown): string | undefined {
  const tagged = (value as Record<string, unknown>)['$int64'];
  return typeof tagged === 'string' && Object.keys(value as object).length === 1 ? tagged : undefined;
}

const named: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

const quoted = (text: string): string =>
  `"${text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- the ones that JSON doesn't take as they are
    /["\\\u0000-\u001F\u0085\u2028\u2029]/g,
    (sign) => named[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}"`;

function asText(value: unknown, tableName: string | undefined): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map((one) => asText(one, tableName)).join(' ');
  if (typeof value !== 'object') return String(value as string | number | boolean);
  if (tableName !== undefined) return tableName;
  return `@{${Object.entries(value)
    .map(([key, one]) => `${key}=${asText(one, tableName)}`)
    .join('; ')}}`;
}
