// The accounts and periods of a run with the days that are billed in them: what everything that is no request
// (levels, seats, transactions) is counted again on.
import { type Day, formatDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';
import type { Directory } from '../meter/directory.ts';
import { periodLists } from '../meter/periods.ts';
import type { Account, Period } from '../meter/quantities.ts';
import type { Model } from '../model/model.ts';
import type { RunRow } from '../runs/store.ts';

export interface BilledCell {
  /** Account and period, as in a line. */
  readonly name: string;
  readonly account: Account;
  readonly period: Period;
  /** The days on which the account was a customer. */
  readonly from: Day;
  readonly until: Day;
}

/** Those in which something is counted: not before launch, not without a day, not in no plan. */
export function billedCells(
  ledger: Database,
  run: RunRow,
  model: Model,
  directory: Directory,
): Promise<readonly BilledCell[]> {
  return cellsOf(
    ledger,
    run,
    { model, directory },
    sql`state <> 'before launch' AND (account, period) NOT IN (
    SELECT (account, period) FROM run_plan WHERE run_id = ${run.id} AND plan = '')`,
  );
}

/** Every period of every account that has a day in it. */
export function allCells(
  ledger: Database,
  run: RunRow,
  model: Model,
  directory: Directory,
): Promise<readonly BilledCell[]> {
  return cellsOf(ledger, run, { model, directory }, sql`true`);
}

async function cellsOf(
  ledger: Database,
  run: RunRow,
  { model, directory }: { readonly model: Model; readonly directory: Directory },
  which: Sql,
): Promise<readonly BilledCell[]> {
  const number = (day: Sql): Sql => sql`(${day} - DATE '1970-01-01')::INTEGER`;
  const rows =
    await ledger.columns(sql`SELECT account, ${number(sql`period`)} AS start, ${number(sql`from_day`)} AS from_day, ${number(sql`until_day`)} AS until_day,
      ${number(sql`${run.from}::DATE`)} AS window_from, ${number(sql`${run.until}::DATE`)} AS window_until
    FROM run_period WHERE run_id = ${run.id} AND from_day < until_day AND ${which} ORDER BY account, period`);
  if (rows.rows === 0) return [];
  const known = new Map((directory.accounts ?? []).map((account) => [account.id, account]));
  const calendar = periodLists(model.choices.periods, rows.integer('window_from', 0), rows.integer('window_until', 0));
  return Array.from({ length: rows.rows }, (_, i) => {
    const [id, start] = [rows.text('account', i), rows.integer('start', i)];
    const account = known.get(id) ?? { id, joined: undefined, left: undefined, facts: [], purchases: [] };
    const period = calendar.of(account).find((one) => one.start === start);
    const name = `${id} from ${formatDay(start)}`;
    if (period === undefined) throw new Error(`${name} is no period of the window`);
    return { name, account, period, from: rows.integer('from_day', i), until: rows.integer('until_day', i) };
  });
}
