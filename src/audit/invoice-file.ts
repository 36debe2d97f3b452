// A table of what was really billed: account, month (or date), amount, and where it has them item or sku and
// currency. Every row that cannot be read is a problem with its line, all at once.
import { resolve } from 'node:path';
import { formatMonth, parseDay } from '../calendar/day.ts';
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { type Decimal, parseDecimal } from '../exact/decimal.ts';
import { type RowPlace, rowPlaces } from '../meter/row-place.ts';
import { readTable } from '../meter/sheets.ts';
import type { RunRow } from '../runs/store.ts';
import { fileProblem, type Problem, refuse, suggest } from '../source/problem.ts';

export interface InvoiceRow {
  readonly account: string;
  /** YYYY-MM. */
  readonly month: string;
  /** '' where the file names none. */
  readonly item: string;
  readonly amount: Decimal;
}

export interface Invoices {
  readonly rows: readonly InvoiceRow[];
  /** The column that names what was billed; undefined: none does. */
  readonly item: 'item' | 'sku' | undefined;
}

const LISTED = 20;

/** Throws an InputError that holds every problem. */
export async function readInvoices(ledger: Database, run: RunRow, file: string): Promise<Invoices> {
  const problems: Problem[] = [];
  const table = await readTable(ledger, resolve(file), { folder: process.cwd() }, [], problems);
  problems.push(...lackingColumns(table?.names ?? COLUMNS, file));
  refuse(problems);
  if (table === undefined) throw new Error(`${file} gave neither a table nor a problem`);
  const found: Problem[] = [];
  const item = await itemColumn(ledger, run, table);
  const placeOf = rowPlaces(resolve(file), file);
  const rows = Array.from({ length: table.rows }, (_, row) => readRow(table, row, item, run, placeOf, found));
  refuse([...found.slice(0, LISTED), ...beyond(file, found.length - LISTED)]);
  return { rows: rows.flatMap((row) => row ?? []), item };
}

const COLUMNS = ['account', 'month', 'amount'];

function lackingColumns(names: readonly string[], file: string): Problem[] {
  const lacking = COLUMNS.filter(
    (column) => !names.includes(column) && !(column === 'month' && names.includes('date')),
  );
  return lacking.map((column) =>
    column === 'month'
      ? fileProblem(
          file,
          'missing-column',
          'the table has neither a column "month" nor "date"',
          'add one: the month as 2025-03, or any day of it',
        )
      : fileProblem(file, 'missing-column', `the table has no column "${column}"`, suggest(column, names)),
  );
}

/** sku where the run's model says some; else item. */
async function itemColumn(ledger: Database, run: RunRow, table: Columns): Promise<Invoices['item']> {
  const rows = await ledger.columns(
    sql`SELECT count(*) AS rows FROM run_line WHERE run_id = ${run.id} AND sku IS NOT NULL`,
  );
  if (rows.integer('rows', 0) > 0 && table.names.includes('sku')) return 'sku';
  return table.names.includes('item') ? 'item' : undefined;
}

function beyond(file: string, more: number): Problem[] {
  return more <= 0 ? [] : [fileProblem(file, 'invoice', `${more} more cells are wrong`, 'correct these first')];
}

function readRow(
  table: Columns,
  row: number,
  item: Invoices['item'],
  run: RunRow,
  placeOf: RowPlace,
  problems: Problem[],
): InvoiceRow | undefined {
  const cell = (column: string): string =>
    table.names.includes(column) ? (table.textOrNull(column, row)?.trim() ?? '') : '';
  const at = (column: string, message: string, fix: string): void => {
    problems.push(fileProblem(`${placeOf(row)}, column ${column}`, 'invoice', message, fix));
  };
  const when = table.names.includes('month') ? 'month' : 'date';
  const month = monthOf(cell(when));
  const amount = parseAmount(cell('amount'));
  if (cell('account') === '') at('account', 'the row names no account', 'fill the cell, or remove the row');
  if (month === undefined) at(when, said(cell(when), 'no month'), 'write 2025-03, or a day such as 2025-03-31');
  if (typeof amount === 'string') at('amount', amount, 'write a plain number such as 1234.50 or -12.00');
  const currency = cell('currency');
  if (currency !== '' && currency !== run.currency)
    at('currency', `the amount is in ${currency}, the run in ${run.currency}`, 'leave other currencies out');
  if (month === undefined || typeof amount === 'string') return undefined;
  return { account: cell('account'), month, item: item === undefined ? '' : cell(item), amount };
}

/** Of a month, or of a day at the beginning of the text. */
function monthOf(text: string): string | undefined {
  const day = parseDay(/^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text.slice(0, 10));
  return day === undefined ? undefined : formatMonth(day);
}

function parseAmount(text: string): Decimal | string {
  const value = /^[+-]?\d+(\.\d+)?$/.test(text) ? parseDecimal(/^-0+(\.0+)?$/.test(text) ? '0' : text) : '';
  return typeof value === 'string' ? said(text, 'no plain number') : value;
}

function said(text: string, what: string): string {
  return text === '' ? 'the cell is empty' : `"${text}" is ${what}`;
}
