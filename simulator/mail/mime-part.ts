/** The tree of parts in a message's source, as IMAP numbers them (RFC 3501, section 6.4.5; RFC 2045). */
import { headersOf, parts } from './source.ts';

export interface MimePart {
  type: string;
  subtype: string;
  parameters: Record<string, string>;
  encoding: string;
  id: string | null;
  description: string | null;
  /** The header with its empty line. */
  header: string;
  body: string;
  children: MimePart[];
}

export function mimePart(source: string): MimePart {
  const headers = headersOf(source);
  const { header, body } = parts(source);
  const [, type = 'text', subtype = 'plain'] = /^\s*([^\s/;]+)\/([^\s;]+)/.exec(headers['content-type'] ?? '') ?? [];
  const parameters: Record<string, string> = {};
  for (const [, name = '', quoted, plain] of (headers['content-type'] ?? '').matchAll(
    /;\s*([^\s=;]+)=(?:"([^"]*)"|([^\s;]+))/g,
  )) {
    parameters[name.toLowerCase()] = quoted ?? plain ?? '';
  }
  const isMultipart = type.toLowerCase() === 'multipart' && parameters['boundary'] !== undefined;
  return {
    type: type.toUpperCase(),
    subtype: subtype.toUpperCase(),
    parameters,
    encoding: (headers['content-transfer-encoding'] ?? '7bit').toUpperCase(),
    id: headers['content-id'] ?? null,
    description: headers['content-description'] ?? null,
    header,
    body,
    children: isMultipart ? divided(body, parameters['boundary']!).map(mimePart) : [],
  };
}

function divided(body: string, boundary: string): string[] {
  const [, ...rest] = `\r\n${body}`.split(`\r\n--${boundary}`);
  const end = rest.findIndex((one) => one.startsWith('--'));
  return rest.slice(0, end < 0 ? rest.length : end).map((one) => one.replace(/^[\t ]*\r\n/, ''));
}

/** The part of a path such as `[1, 2]`; a message without parts is its own part 1. */
export function partAt(root: MimePart, path: readonly number[]): MimePart | null {
  let part: MimePart | undefined = root;
  for (const number of path) {
    part = part.children.length === 0 && number === 1 ? part : part.children[number - 1];
    if (part === undefined) return null;
  }
  return part;
}
