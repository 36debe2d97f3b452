// The directory as the run saw it, one row a cell: whose figures these are, and what an audit later sets
// against the directory of its day.
import type { Database } from '../database/database.ts';
import { spreadsheetRaw } from '../database/spreadsheet.ts';
import { sql } from '../database/sql.ts';
import type { Directory } from '../meter/directory.ts';
import { type Cell, cellsOf } from '../runs/directory-cells.ts';
import { type Table, text, word } from './columns.ts';
import { csvRows } from './csv.ts';

export const DIRECTORY = 'directory';

export async function directoryTable(database: Database, directory: Directory): Promise<Table> {
  const cells = cellsOf(directory);
  await database.run(sql`CREATE OR REPLACE TEMP TABLE x_directory
    (of_what VARCHAR, id VARCHAR, column_name VARCHAR, from_day VARCHAR, value VARCHAR)`);
  await database.append('x_directory', cells.length, (to, i) => {
    const cell = cells[i];
    to.text(cell?.of);
    to.text(cell?.id);
    to.text(cell?.column);
    to.text(cell?.from === '' ? undefined : cell?.from);
    to.text(cell?.value);
  });
  return {
    name: DIRECTORY,
    columns: [
      word('of', sql`of_what`),
      text('id', sql`id`),
      text('column', sql`column_name`),
      word('from', sql`from_day`),
      text('value', sql`value`),
    ],
    from: sql`x_directory`,
    order: sql`of_what, id, column_name, from_day NULLS FIRST`,
    sortedBy: ['of', 'id', 'column', 'from'],
    rows: BigInt(cells.length),
    sum: undefined,
  };
}

/** The cells of a written file. */
export async function readDirectoryCells(database: Database, file: string): Promise<readonly Cell[]> {
  const rows = await database.columns(sql`SELECT "of", ${spreadsheetRaw(sql`id`)} AS id,
    coalesce(${spreadsheetRaw(sql`"column"`)}, '') AS name, coalesce("from", '') AS from_day,
    coalesce(${spreadsheetRaw(sql`value`)}, '') AS value FROM ${csvRows(file)}`);
  return Array.from({ length: rows.rows }, (_, i) => ({
    of: rows.text('of', i) as Cell['of'],
    id: rows.text('id', i),
    column: rows.text('name', i),
    from: rows.text('from_day', i),
    value: rows.text('value', i),
  }));
}
