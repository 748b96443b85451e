/**
 * Reads a backup's file line by line, and refuses one that isn't whole. Synchronous, because it is read within a
 * transaction, which waits for nothing but the database.
 *
 * Invariant: whether it is whole is known at its end only. What was built from its rows must not last before that.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { Failure } from '../domain/failure.ts';
import { backupFormat, onFile, type BackupHeader, type BackupRow, type BackupTable } from './backup-format.ts';

const headerSchema = z.strictObject({
  format: z.literal(backupFormat),
  installation: z.string(),
  at: z.string(),
  schema: z.array(z.strictObject({ number: z.number(), name: z.string() })),
  rows: z.record(z.string(), z.number()),
  writers: z.record(z.string(), z.number()),
});
const tableSchema = z.strictObject({ table: z.string(), columns: z.array(z.string()).min(1) });
const rowSchema = z.array(z.union([z.string(), z.number(), z.null()]));
const endSchema = z.strictObject({ sha256: z.string() });

/**
 * Reads the whole file, and keeps none of its rows.
 *
 * @throws Failure `backup-damaged`, `backup-file-unusable`
 */
export function verifyBackup(file: string): BackupHeader {
  const parts = readBackup(file);
  for (;;) {
    const { done, value } = parts.next();
    if (done === true) return value;
  }
}

/**
 * Each table's rows, some at a time.
 *
 * @returns the header, at the end
 * @throws Failure `backup-damaged`, at the end at the latest
 */
export function* readBackup(file: string): Generator<BackupTable & { rows: BackupRow[] }, BackupHeader, undefined> {
  const damaged = (what: string): Failure =>
    new Failure('backup-damaged', { service: 'journal', subject: `${file}: ${what}` });
  const digest = createHash('sha256');
  const counts: Record<string, number> = {};
  let header: BackupHeader | undefined;
  let table: BackupTable | undefined;
  let rows: BackupRow[] = [];
  let isWhole = false;
  for (const line of linesOf(file)) {
    if (isWhole) throw damaged('something follows its end');
    const value = parsed(line);
    const end = endSchema.safeParse(value);
    if (end.success) {
      if (end.data.sha256 !== digest.digest('hex')) throw damaged("its content isn't what its digest was made of");
      isWhole = true;
      continue;
    }
    digest.update(line).update('\n');
    if (header === undefined) {
      const read = headerSchema.safeParse(value);
      if (!read.success) throw damaged('it begins with something else than a backup');
      header = read.data;
      continue;
    }
    const row = rowSchema.safeParse(value);
    if (row.success && table !== undefined && row.data.length === table.columns.length) {
      rows.push(row.data);
      counts[table.table] = (counts[table.table] ?? 0) + 1;
      if (rows.length >= rowsAtOnce) yield { ...table, rows: rows.splice(0) };
      continue;
    }
    const next = tableSchema.safeParse(value);
    if (!next.success || counts[next.data.table] !== undefined) throw damaged('it has a line that belongs to no table');
    if (table !== undefined && rows.length > 0) yield { ...table, rows };
    table = next.data;
    rows = [];
    counts[table.table] = 0;
  }
  if (header === undefined || !isWhole) throw damaged('its end is missing');
  if (table !== undefined && rows.length > 0) yield { ...table, rows };
  const names = new Set([...Object.keys(counts), ...Object.keys(header.rows)]);
  const wrong = [...names].find((name) => counts[name] !== header.rows[name]);
  if (wrong !== undefined) throw damaged(`it has ${counts[wrong] ?? 'no'} rows of ${wrong}, not ${header.rows[wrong]}`);
  return header;
}

const rowsAtOnce = 500;

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return undefined;
  }
}

/** Lines without their ends; a last one without an end is one as well, and belongs to no whole file. */
function* linesOf(file: string): Generator<Buffer> {
  const descriptor = onFile(file, () => openSync(file, 'r'));
  try {
    const chunk = Buffer.alloc(1024 * 1024);
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const length = onFile(file, () => readSync(descriptor, chunk));
      if (length === 0) break;
      const bytes = Buffer.concat([rest, chunk.subarray(0, length)]);
      let from = 0;
      for (let end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', from)) {
        yield bytes.subarray(from, end);
        from = end + 1;
      }
      rest = bytes.subarray(from);
    }
    if (rest.length > 0) yield rest;
  } finally {
    closeSync(descriptor);
  }
}
