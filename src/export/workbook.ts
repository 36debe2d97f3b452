// The export as a workbook: line items, control totals, and what it is about.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { CannotRunError } from '../source/problem.ts';
import { type Table, text, textRows } from './columns.ts';
import type { Exported } from './tables.ts';
import { type Sheet, writeWorkbook } from './xlsx/workbook.ts';

/** Rows of a sheet, less the one with the names. */
const MOST_ROWS = 1_048_575n;

const ABOUT = [text('what', sql`NULL`), text('value', sql`NULL`)];

export async function writeXlsx(
  database: Database,
  about: Exported,
  lines: Table,
  control: Table,
  asOf: string,
  file: string,
): Promise<void> {
  const sheets = [
    sheetOf(database, 'lines', lines),
    sheetOf(database, 'control totals', control),
    { name: 'about', columns: ABOUT, rows: aboutRows(about, lines, asOf) },
  ];
  await writeWorkbook(file, sheets, about.run.digits);
}

/** Before anything is written. */
export function requireRoom(table: Table): void {
  if (table.rows > MOST_ROWS)
    throw new CannotRunError(
      `${table.rows} rows of ${table.name} do not fit a sheet, which holds ${MOST_ROWS}`,
      'export them as csv, parquet or arrow',
    );
}

function sheetOf(database: Database, name: string, table: Table): Sheet {
  async function* rows(): AsyncGenerator<readonly (string | null)[]> {
    for await (const chunk of database.chunks(textRows(table)))
      for (let row = 0; row < chunk.rows; row++) yield table.columns.map((_, column) => chunk.text(column, row));
  }
  return { name, columns: table.columns, rows: rows() };
}

function aboutRows({ run, report }: Exported, lines: Table, asOf: string): readonly (readonly string[])[] {
  return [
    ['run', run.id],
    ['fingerprint', run.fingerprint],
    ['model', run.model],
    ['window from', run.from],
    ['window until (exclusive)', run.until],
    ['zone', run.zone],
    ['currency', run.currency],
    ['accounts', run.narrowing === '' ? String(report.accounts) : `${report.accounts}, narrowed to ${run.narrowing}`],
    ['total with rollout', report.revenue.with_rollout.total],
    ['total in steady state', report.revenue.steady_state.total],
    ['complete', run.complete ? 'yes' : 'no'],
    ['as of', asOf],
    ['lines are sorted by', lines.sortedBy.join(', ')],
    ['amounts', 'before tax, and not an invoice; a number with more than 15 digits is text, so that none is lost'],
    ['texts', "one that a spreadsheet would take for a formula has a ' in front"],
  ];
}
