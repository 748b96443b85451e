/**
 * connections.yaml: the tenants and organizations that this installation knows, one entry each. Without the file there
 * is one connection, the simulated tenant.
 *
 * Every problem is named at once, with its place and what to write instead. Values are never repeated: one may be a
 * secret, written where a reference belongs.
 */
import { readFile } from 'node:fs/promises';
import { isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { connectionSchema, connectionsSchema, embeddedConnections } from '../domain/connection.ts';
import type { Connection } from '../domain/connection.ts';
import { Failure } from '../domain/failure.ts';
import { errorCode } from './error-code.ts';
import { nearest } from '../domain/nearest.ts';

/** The connections by name. Throws `connections-file-invalid`, whose subject has `file:line:column problem` for each. */
export async function readConnections(file: string): Promise<Readonly<Record<string, Connection>>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return embeddedConnections;
    throw new Failure('connections-file-invalid', { service: 'connections', subject: `${file}: can't be read` });
  }
  return parseConnections(text, file);
}

/** The connections that a text of YAML (or JSON) names. */
export function parseConnections(text: string, file: string): Readonly<Record<string, Connection>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw invalid(document.errors.map((error) => `${at(error.pos[0])} isn't YAML: ${error.code}`));
  }
  const read = connectionsSchema.safeParse(document.toJS() ?? {});
  if (read.success) return read.data.connections;
  throw invalid(
    read.error.issues
      .flatMap(leaves)
      .flatMap((issue) =>
        problems(issue).map(({ path, words }) => `${at(offsetOf(document, path))} ${named(path)}${words}`),
      ),
  );
}

interface Problem {
  path: PropertyKey[];
  words: string;
}

/** An issue of a union is reported as its branches' own issues. */
function leaves(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const branch = issue.errors.reduce((best, each) => (each.length < best.length ? each : best));
  return branch.flatMap((inner) => leaves({ ...inner, path: [...issue.path, ...inner.path] }));
}

function problems(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], words: unknownKey(key) }));
  }
  // A bad key of the record of connections: its own message is one level down.
  const words = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return [{ path: issue.path, words: issue.code === 'invalid_type' ? typeWords(issue) : words }];
}

function typeWords(issue: z.core.$ZodIssueInvalidType): string {
  return issue.input === undefined ? `is missing (${issue.expected})` : `must be ${issue.expected}`;
}

const knownKeys = [
  'connections',
  ...new Set(connectionSchema.options.flatMap((option) => Object.keys(option.shape))),
  'plan',
  'apply',
  'clientId',
  'secret',
];

function unknownKey(key: string): string {
  const meant = nearest(key, knownKeys);
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

function invalid(words: string[]): Failure {
  return new Failure('connections-file-invalid', { service: 'connections', subject: words.join('; ') });
}
