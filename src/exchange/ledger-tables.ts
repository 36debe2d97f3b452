// The tables beside the usage that make a ledger whole: its files, their days, what was left out and why. They
// go out and come back as they are, but that files are numbered by their paths: equal ledgers, equal bytes.
import type { Database } from '../database/database.ts';
import { join, name, type Sql, sql } from '../database/sql.ts';

export const LEDGER_TABLES = [
  'source_file',
  'file_day',
  'time_difference',
  'rejected_row',
  'conflict',
  'unmapped_day',
] as const;

export interface TableColumn {
  readonly name: string;
  readonly type: string;
}

export async function columnsOfTable(db: Database, table: string): Promise<readonly TableColumn[]> {
  const rows = await db.columns(sql`SELECT column_name, data_type FROM duckdb_columns()
    WHERE schema_name = 'main' AND database_name = current_database() AND table_name = ${table} ORDER BY column_index`);
  return Array.from({ length: rows.rows }, (_, i) => ({
    name: rows.text('column_name', i),
    type: rows.text('data_type', i),
  }));
}

/** Parquet has no HUGEINT: DuckDB would write a float. When a file was changed is left out: it is of one disk. */
export async function tableQuery(db: Database, table: string): Promise<Sql> {
  const columns = await columnsOfTable(db, table);
  const cells = columns.map(({ name: called, type }) => {
    if (called === 'file_no') return sql`CAST(n.place AS INTEGER) AS file_no`;
    if (called === 'modified_us') return sql`CAST(0 AS BIGINT) AS modified_us`;
    return type === 'HUGEINT'
      ? sql`CAST(t.${name(called)} AS DECIMAL(38, 0)) AS ${name(called)}`
      : sql`t.${name(called)}`;
  });
  const numbered = columns.some((c) => c.name === 'file_no')
    ? sql`JOIN (SELECT file_no, row_number() OVER (ORDER BY path) AS place FROM source_file) n USING (file_no)`
    : sql``;
  return sql`SELECT ${join(cells)} FROM ${name(table)} t ${numbered} ORDER BY ALL`;
}
