/**
 * A file that people write in YAML, read by its schema. Every problem is named at once, with its place and what to write
 * instead. Values are never repeated: one may be a secret, written where a reference belongs.
 */
import { isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { nearest } from '../domain/nearest.ts';

/**
 * @param file as its problems name it
 * @param how.keys all that a file may have, to find what was meant
 * @returns the data, or `file:line:column problem` for each problem
 */
export function readYaml<Data>(
  text: string,
  file: string,
  { schema, keys }: { schema: z.ZodType<Data>; keys: readonly string[] },
): { data: Data } | { problems: string[] } {
  const { document, at } = parseYaml(text, file);
  if (document.errors.length > 0) {
    return { problems: document.errors.map((error) => `${at(error.pos[0])} isn't YAML: ${error.code}`) };
  }
  const read = schema.safeParse(document.toJS() ?? {});
  if (read.success) return { data: read.data };
  return {
    problems: read.error.issues
      .flatMap(leaves)
      .flatMap((issue) => problems(issue, keys))
      .map(({ path, words }) => `${at(offsetOf(document, path))} ${named(path)}${words}`),
  };
}

/**
 * A text of YAML (or JSON), and the place of each offset in it as `file:line:column`. The parser's own messages are of no use:
 * they quote the text.
 */
export function parseYaml(text: string, file: string): { document: Document.Parsed; at: (offset: number) => string } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  return { document, at };
}

interface Problem {
  path: PropertyKey[];
  words: string;
}

/** An issue of a union is reported as the issues of the branch that was meant; as its own where that is none of them. */
function leaves(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const branches = issue.errors.filter((branch) => !branch.some(isOfAnotherShape));
  if (branches.length === 0) return [issue];
  const branch = branches.reduce((best, each) => (each.length < best.length ? each : best));
  return branch.flatMap((inner) => leaves({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Whether what was written is something else altogether, such as a text in place of an object. */
function isOfAnotherShape({ path, code }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

function problems(issue: z.core.$ZodIssue, keys: readonly string[]): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], words: unknownKey(key, keys) }));
  }
  // A bad key of the record of connections: its own message is one level down.
  const words = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return [{ path: issue.path, words: issue.code === 'invalid_type' ? typeWords(issue) : words }];
}

function typeWords(issue: z.core.$ZodIssueInvalidType): string {
  return issue.input === undefined ? `is missing (${issue.expected})` : `must be ${issue.expected}`;
}

function unknownKey(key: string, keys: readonly string[]): string {
  const meant = nearest(key, keys);
  return meant === undefined ? 'is not known here' : `is not known here; did you mean "${meant}"?`;
}

function named(path: PropertyKey[]): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')} `;
}

/** The position of the deepest part of a path that exists; for a key, where the key is written. */
function offsetOf(document: Document, path: PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const parent: unknown = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const key = isMap(parent)
      ? parent.items.find((pair) => String(pair.key) === String(path[depth - 1]))?.key
      : undefined;
    if (isNode(key)) return key.range?.[0] ?? 0;
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (isNode(node)) return node.range?.[0] ?? 0;
  }
  return isNode(document.contents) ? (document.contents.range?.[0] ?? 0) : 0;
}
