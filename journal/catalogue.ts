/** Which tables a database has, by its own catalogue: what goes through all of them needs no list that somebody forgets. */
import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export interface JournalTable {
  name: string;
  /** In the order in which they were made. */
  columns: readonly string[];
  /** Columns of the primary key, which also give the rows an order. */
  key: readonly string[];
}

interface Column {
  table_name: string;
  column_name: string;
  /** From 1 on; null or 0: not part of the key. */
  key_place: number | null;
}

/** https://www.sqlite.org/pragma.html#pragma_table_info */
export async function tablesOfSqlite(tx: Kysely<Tables>): Promise<JournalTable[]> {
  const { rows } = await sql<Column>`
    select t.name as table_name, c.name as column_name, c.pk as key_place
    from sqlite_schema t join pragma_table_info(t.name) c
    where t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\'
    order by t.name, c.cid`.execute(tx);
  return tablesOf(rows);
}

/** Those of the first schema in the role's search path, where unqualified names lead. */
export async function tablesOfPostgres(tx: Kysely<Tables>): Promise<JournalTable[]> {
  const { rows } = await sql<Column>`
    select t.relname as table_name, c.attname as column_name, array_position(k.conkey, c.attnum) as key_place
    from pg_class t
    join pg_namespace n on n.oid = t.relnamespace and n.nspname = current_schema()
    join pg_attribute c on c.attrelid = t.oid and c.attnum > 0 and not c.attisdropped
    left join pg_constraint k on k.conrelid = t.oid and k.contype = 'p'
    where t.relkind = 'r'
    order by t.relname collate "C", c.attnum`.execute(tx);
  return tablesOf(rows);
}

function tablesOf(columns: readonly Column[]): JournalTable[] {
  const names = [...new Set(columns.map(({ table_name: name }) => name))];
  const groups = names.map((name) => [name, columns.filter(({ table_name: table }) => table === name)] as const);
  return groups.map(([name, all]) => ({
    name,
    columns: all.map(({ column_name: column }) => column),
    key: all
      .filter(({ key_place: place }) => (place ?? 0) > 0)
      .toSorted((a, b) => (a.key_place ?? 0) - (b.key_place ?? 0))
      .map(({ column_name: column }) => column),
  }));
}

/** Rows that are in memory at the same time. */
const rowsAtOnce = 500;

/** All rows of a table in the order of its key, page by page. */
export async function* rowsOf(
  tx: Kysely<Tables>,
  { name, columns, key }: JournalTable,
): AsyncGenerator<Record<string, unknown>[]> {
  if (key.length === 0) throw new Error(`The table ${name} has no primary key`);
  const order = sql.join(key.map((column) => sql.ref(column)));
  for (let after: Record<string, unknown> | undefined; ;) {
    const values = after && sql.join(key.map((column) => after?.[column]));
    const { rows } = await sql<Record<string, unknown>>`
      select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(name)}
      ${values === undefined ? sql`` : sql`where (${order}) > (${values})`}
      order by ${order} limit ${sql.lit(rowsAtOnce)}`.execute(tx);
    if (rows.length > 0) yield rows;
    after = rows.at(-1);
    if (rows.length < rowsAtOnce) return;
  }
}

export async function countOf(tx: Kysely<Tables>, { name }: Pick<JournalTable, 'name'>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(tx);
  return rows[0]?.count ?? 0;
}
