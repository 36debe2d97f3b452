// What is written in every format: line items, periods, and what is kept of each bill. The columns are
// documented in docs/finance.md.
import type { Database } from '../database/database.ts';
import { name, type Sql, sql } from '../database/sql.ts';
import type { RunReport } from '../runs/report.ts';
import type { RunRow } from '../runs/store.ts';
import { type Column, day, decimal, flag, type Table, text, whole, word } from './columns.ts';

/** Of a line, as the ledger keeps it; only a bill that is rounded once has more decimals than its currency. */
export const LINE_DECIMALS = 15;
const QUANTITY_DECIMALS = 12;
const PRICE_DECIMALS = 18;

/** The run at hand, with the decimals of its amounts. */
export interface Exported {
  readonly run: RunRow;
  readonly report: RunReport;
  /** Decimals of amounts of lines. */
  readonly scale: number;
}

export async function exported(database: Database, run: RunRow): Promise<Exported> {
  const finer = await database.columns(sql`SELECT coalesce(bool_or(stated::DECIMAL(38, ${run.digits}) <> stated
    OR billed::DECIMAL(38, ${run.digits}) <> billed), false) AS finer FROM run_line WHERE run_id = ${run.id}`);
  const scale = finer.flag('finer', 0) ? LINE_DECIMALS : run.digits;
  return { run, report: JSON.parse(run.report) as RunReport, scale };
}

export function money({ run, scale }: Exported, column: string, of: Sql): Column {
  return decimal(column, of, scale, run.digits);
}

/** The month in which a period begins, inside the window. */
export function monthOf(run: RunRow): Sql {
  return sql`strftime(greatest(period, ${run.from}::DATE), '%Y-%m')`;
}

export async function tablesOf(database: Database, about: Exported): Promise<readonly Table[]> {
  const { keep } = about.report;
  const kept = keep === undefined ? [] : [await keptTable(database, about, keep.with_rollout.net)];
  return [await lineItems(database, about), await periods(database, about), ...kept];
}

async function lineItems(database: Database, about: Exported): Promise<Table> {
  const { run, report } = about;
  return {
    name: 'line_items',
    columns: [
      word('run', sql`run_id`),
      whole('line', sql`line_no`),
      text('account', sql`account`),
      word('month', monthOf(run)),
      day('period', sql`period`),
      day('from', sql`from_day`),
      day('until', sql`until_day`),
      whole('step', sql`step`),
      word('kind', sql`kind`),
      text('item', sql`name`),
      text('detail', sql`detail`),
      decimal('quantity', sql`quantity`, QUANTITY_DECIMALS),
      text('unit', sql`unit`),
      decimal('unit_price', sql`unit_price`, PRICE_DECIMALS),
      decimal('per', sql`per`, QUANTITY_DECIMALS),
      money(about, 'stated', sql`stated`),
      money(about, 'amount', sql`billed`),
      word('currency', sql`${run.currency}`),
      text('sku', sql`sku`),
      text('gl_account', sql`gl_account`),
      day('earned_from', sql`earned_from`),
      day('earned_until', sql`earned_until`),
    ],
    ...from('run_line', run),
    order: sql`line_no`,
    sortedBy: ['line'],
    rows: await rowsOf(database, 'run_line', run),
    sum: { column: 'amount', expected: report.revenue.with_rollout.total },
  };
}

async function periods(database: Database, about: Exported): Promise<Table> {
  const { run, report } = about;
  const cents = (column: string): Column =>
    decimal(column === 'billed' ? 'amount' : column, name(column), run.digits, run.digits);
  return {
    name: 'periods',
    columns: [
      word('run', sql`run_id`),
      text('account', sql`account`),
      word('month', monthOf(run)),
      day('period', sql`period`),
      day('from', sql`CASE WHEN from_day < until_day THEN from_day END`),
      day('until', sql`CASE WHEN from_day < until_day THEN until_day END`),
      word('state', sql`state`),
      decimal('requests', sql`requests`, 0),
      cents('stated'),
      cents('billed'),
      cents('steady_state'),
      flag('within_included', sql`within_included`),
      word('currency', sql`${run.currency}`),
    ],
    ...from('run_period', run),
    order: sql`account, period`,
    sortedBy: ['account', 'period'],
    rows: await rowsOf(database, 'run_period', run),
    sum: { column: 'amount', expected: report.revenue.with_rollout.total },
  };
}

async function keptTable(database: Database, { run }: Exported, net: string): Promise<Table> {
  return {
    name: 'kept',
    columns: [
      word('run', sql`run_id`),
      whole('line', sql`line_no`),
      text('account', sql`account`),
      word('month', monthOf(run)),
      day('period', sql`period`),
      word('kind', sql`kind`),
      text('item', sql`nullif(name, '')`),
      decimal('amount', sql`amount`, run.digits, run.digits),
      word('currency', sql`${run.currency}`),
    ],
    ...from('run_keep', run),
    order: sql`line_no`,
    sortedBy: ['line'],
    rows: await rowsOf(database, 'run_keep', run),
    sum: { column: 'amount', expected: net },
  };
}

function from(table: string, run: RunRow): { readonly from: Sql } {
  return { from: sql`(SELECT * FROM ${name(table)} WHERE run_id = ${run.id})` };
}

async function rowsOf(database: Database, table: string, run: RunRow): Promise<bigint> {
  const rows = await database.columns(sql`SELECT count(*) AS rows FROM ${name(table)} WHERE run_id = ${run.id}`);
  return rows.big('rows', 0);
}
