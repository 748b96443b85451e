/** The JSON schemas in docs/schemas, generated from the documents' zod schemas. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { documents } from './documents.ts';

/** Text of each file by its name. */
export function schemaFiles(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(documents).map(([kind, schema]) => [
      `${kind}.json`,
      `${JSON.stringify({ title: kind, ...loosened(z.toJSONSchema(schema, { io: 'output' })) }, null, 2)}\n`,
    ]),
  );
}

/** Fields may be added: a reader that validates documents against a schema must not refuse them. */
function loosened<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map((each: unknown) => loosened(each)) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key, value]) => !(key === 'additionalProperties' && value === false));
  return Object.fromEntries(entries.map(([key, value]) => [key, loosened(value)])) as T;
}

/** Writes the files into a folder. */
export async function writeSchemaFiles(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(schemaFiles())) await writeFile(join(folder, name), text);
}
