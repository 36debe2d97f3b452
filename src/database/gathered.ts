// Many short texts as one: where a result has thousands of them, fetching each costs more than the query. A column of a
// group's rows comes as one text with a mark between the cells, and is taken apart here.
import type { Columns } from './columns.ts';
import { type Sql, sql } from './sql.ts';

const MARK = '\0';

/** The cells of a group's rows; what is NULL is ''. For what cannot hold a mark: numbers, days, our own words. */
export function gathered(column: Sql, order: Sql): Sql {
  return sql`string_agg(coalesce((${column})::VARCHAR, ''), ${MARK} ORDER BY ${order})`;
}

/** The same of what somebody wrote: a mark inside a cell is left out. */
export function gatheredText(column: Sql, order: Sql): Sql {
  return gathered(sql`replace(${column}, ${MARK}, '')`, order);
}

export function parted(rows: Columns, column: string, row: number, cells: number): readonly string[] {
  const parts = rows.text(column, row).split(MARK);
  if (parts.length !== cells) throw new Error(`${column}[${row}] has ${parts.length} cells, not ${cells}`);
  return parts;
}
