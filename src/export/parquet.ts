// Parquet, written by DuckDB in the order of the table, so that the bytes do not depend on the number of
// threads. Amounts are DECIMAL(38, …), days DATE; text is raw, without the guard of CSV.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { type ReadBack, type Table, typedRows } from './columns.ts';
import { sumOf } from './csv.ts';

export async function writeParquet(database: Database, table: Table, file: string): Promise<void> {
  await database.run(sql`COPY (${typedRows(table)}) TO ${file} (FORMAT parquet, COMPRESSION zstd)`);
}

export async function readParquet(database: Database, table: Table, file: string): Promise<ReadBack> {
  return await sumOf(database, table, sql`read_parquet(${file})`);
}
