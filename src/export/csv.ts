// CSV as RFC 4180 has it, written by DuckDB: a header, lines that end in CRLF, quotes where they are needed,
// UTF-8. Text that a spreadsheet would take for a formula has a quote in front; numbers never.
import type { Database } from '../database/database.ts';
import { name, type Sql, sql } from '../database/sql.ts';
import { type ReadBack, type Table, textRows } from './columns.ts';

export async function writeCsv(database: Database, table: Table, file: string): Promise<void> {
  await database.run(
    sql`COPY (${textRows(table)}) TO ${file} (FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"', NEW_LINE '\\r\\n')`,
  );
}

export async function readCsv(database: Database, table: Table, file: string): Promise<ReadBack> {
  return await sumOf(database, table, csvRows(file));
}

/** The rows of a written file, every cell a text. */
export function csvRows(file: string): Sql {
  return sql`read_csv(${file}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', new_line = '\\r\\n', max_line_size = 67108864)`;
}

/** Rows and the sum of the checked column of a file that DuckDB reads. */
export async function sumOf(database: Database, { sum }: Table, rows: Sql): Promise<ReadBack> {
  const amount = sum === undefined ? sql`NULL` : name(sum.column);
  const found = await database.columns(sql`SELECT count(*) AS rows,
    coalesce(sum(${amount}::DECIMAL(38, 15)), 0)::DECIMAL(38, 15)::VARCHAR AS total FROM ${rows}`);
  return { rows: found.big('rows', 0), total: found.text('total', 0) };
}
