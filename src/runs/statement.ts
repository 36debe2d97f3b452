// One account's part of a stored run: the statement as plain data. Nothing is priced again here.
import type { Columns, Database } from '../database/database.ts';
import { type Sql, sql, textList } from '../database/sql.ts';
import { CannotRunError, suggest } from '../source/problem.ts';
import { type AgreedContract, contractFinder } from './contracts.ts';
import { fractionText, minus, parseFraction, times } from './fraction.ts';
import { readOrigin } from './origin.ts';
import type { RunReport } from './report.ts';
import { findRun, type RunRow } from './store.ts';

export interface Statement {
  readonly run: string;
  readonly model: string;
  readonly currency: string;
  readonly zone: string;
  readonly window: { readonly from: string; readonly until: string };
  /** Billing periods as the model says them: "month", "30 days". */
  readonly periods: string;
  readonly complete: boolean;
  readonly account: string;
  readonly name: string;
  readonly with_rollout: string;
  readonly steady_state: string;
  readonly pays_today: string;
  /** Those that hold on some day of the window. */
  readonly contracts: readonly AgreedContract[];
  readonly months: readonly StatementMonth[];
  readonly lines: readonly StatementLine[];
  readonly not_billed: readonly NotBilled[];
}

/** What a rule of the meter took out of a month. */
interface NotBilled {
  readonly month: string;
  readonly meter: string;
  readonly because: string;
  readonly requests: string;
  readonly units: string;
}

/** One billing period. */
export interface StatementMonth {
  /** Its first day, which may lie before the window. */
  readonly month: string;
  readonly from: string;
  readonly until: string;
  readonly state: string;
  readonly requests: string;
  readonly stated: string;
  readonly billed: string;
  readonly steady_state: string;
  readonly within_included: boolean;
}

/** Quantities, prices and money are exact decimal texts; empty where there is none. */
export interface StatementLine {
  readonly month: string;
  readonly step: number;
  readonly kind: string;
  readonly name: string;
  readonly detail: string;
  readonly from: string;
  readonly until: string;
  readonly quantity: string;
  readonly unit: string;
  readonly unit_price: string;
  readonly per: string;
  /** What the line adds to quantity × unit price: a tier's flat amount. */
  readonly flat: string;
  readonly stated: string;
  readonly billed: string;
}

/** Throws a CannotRunError that names those that are there. */
export async function readStatement(database: Database, account: string, wanted: string): Promise<Statement> {
  const run = await findRun(database, wanted);
  const contracts = contractFinder(await readOrigin(database, run.id), run);
  const [statement] = await readStatements(database, run, contracts, [account]);
  if (statement === undefined) throw await unknownAccount(database, run, account);
  return statement;
}

/** Several at once, in the order of their names; accounts that the run does not have are left out. */
export async function readStatements(
  database: Database,
  run: RunRow,
  contracts: (account: string) => readonly AgreedContract[],
  accounts: readonly string[],
): Promise<readonly Statement[]> {
  const chosen = sql`run_id = ${run.id} AND account IN (SELECT unnest(${textList(accounts)}))`;
  const who =
    await database.columns(sql`SELECT account, name, with_rollout::VARCHAR AS with_rollout, steady_state::VARCHAR AS steady_state, pays_today::VARCHAR AS pays_today
    FROM run_account WHERE ${chosen}`);
  const months = await monthsOf(database, run, chosen);
  const lines = await linesOf(database, run, chosen);
  const excluded = await notBilled(database, chosen);
  const { periods } = JSON.parse(run.report) as RunReport;
  const rowOf = new Map(Array.from({ length: who.rows }, (_, i) => [who.text('account', i), i]));
  return accounts.flatMap((account) => {
    const i = rowOf.get(account);
    if (i === undefined) return [];
    const money = (column: string): string => atDigits(who.text(column, i), run.digits);
    return {
      run: run.id,
      model: run.model,
      currency: run.currency,
      zone: run.zone,
      window: { from: run.from, until: run.until },
      periods,
      complete: run.complete,
      account,
      name: who.text('name', i),
      with_rollout: money('with_rollout'),
      steady_state: money('steady_state'),
      pays_today: money('pays_today'),
      contracts: contracts(account),
      months: months.get(account) ?? [],
      lines: lines.get(account) ?? [],
      not_billed: excluded.get(account) ?? [],
    };
  });
}

type ByAccount<T> = ReadonlyMap<string, readonly T[]>;

/** Rows by the account that they are about, in their order. */
function byAccount<T>(rows: Columns, make: (row: number) => T): ByAccount<T> {
  const found = new Map<string, T[]>();
  for (let i = 0; i < rows.rows; i++) {
    const account = rows.text('account', i);
    const mine = found.get(account) ?? [];
    if (mine.length === 0) found.set(account, mine);
    mine.push(make(i));
  }
  return found;
}

/** A DECIMAL(38, 4) as text at the currency's digits; amounts hold no more. */
export function atDigits(text: string, digits: number): string {
  return text.slice(0, digits === 0 ? -5 : text.length - (4 - digits));
}

/** A decimal text without trailing zeros, but with the currency's digits. */
export function atLeastDigits(text: string, digits: number): string {
  const [whole = '', decimals = ''] = text.split('.');
  const kept = decimals.replace(/0+$/, '').padEnd(digits, '0');
  return kept === '' ? whole : `${whole}.${kept}`;
}

async function monthsOf(database: Database, run: RunRow, chosen: Sql): Promise<ByAccount<StatementMonth>> {
  const rows =
    await database.columns(sql`SELECT account, period::VARCHAR AS month, from_day::VARCHAR AS from_day, until_day::VARCHAR AS until_day, state, requests::VARCHAR AS requests,
    stated::VARCHAR AS stated, billed::VARCHAR AS billed, steady_state::VARCHAR AS steady_state, within_included
    FROM run_period WHERE ${chosen} ORDER BY account, period`);
  return byAccount(rows, (i) => ({
    month: rows.text('month', i),
    from: rows.text('from_day', i),
    until: rows.text('until_day', i),
    state: rows.text('state', i),
    requests: rows.text('requests', i),
    stated: atDigits(rows.text('stated', i), run.digits),
    billed: atDigits(rows.text('billed', i), run.digits),
    steady_state: atDigits(rows.text('steady_state', i), run.digits),
    within_included: rows.flag('within_included', i),
  }));
}

async function linesOf(database: Database, run: RunRow, chosen: Sql): Promise<ByAccount<StatementLine>> {
  const rows =
    await database.columns(sql`SELECT account, period::VARCHAR AS month, step, kind, name, detail, from_day::VARCHAR AS from_day, until_day::VARCHAR AS until_day,
    coalesce(quantity::VARCHAR, '') AS quantity, coalesce(unit, '') AS unit, coalesce(unit_price::VARCHAR, '') AS unit_price, coalesce(per::VARCHAR, '') AS per,
    coalesce(exact, '') AS exact,
    stated::VARCHAR AS stated, billed::VARCHAR AS billed
    FROM run_line WHERE ${chosen} ORDER BY line_no`);
  const exact = (column: string, i: number): string =>
    rows.text(column, i).replace(/\.?0+$/, (zeros) => (rows.text(column, i).includes('.') ? '' : zeros));
  return byAccount(rows, (i) => ({
    month: rows.text('month', i),
    step: rows.integer('step', i),
    kind: rows.text('kind', i),
    name: rows.text('name', i),
    detail: rows.text('detail', i),
    from: rows.text('from_day', i),
    until: rows.text('until_day', i),
    quantity: exact('quantity', i),
    unit: rows.text('unit', i),
    unit_price: exact('unit_price', i),
    per: exact('per', i),
    flat:
      rows.integer('step', i) === 5
        ? flatOf(rows.text('exact', i), exact('quantity', i), exact('unit_price', i), exact('per', i))
        : '',
    stated: atLeastDigits(rows.text('stated', i), run.digits),
    billed: atLeastDigits(rows.text('billed', i), run.digits),
  }));
}

/** exact − quantity × unit price ÷ per; '' for nothing, and where one of them is not known. */
function flatOf(exact: string, quantity: string, unitPrice: string, per: string): string {
  if ([exact, quantity, unitPrice, per].includes('')) return '';
  const block = parseFraction(per);
  const product = times(times(parseFraction(quantity), parseFraction(unitPrice)), { n: block.d, d: block.n });
  const flat = minus(parseFraction(exact), product);
  return flat.n === 0n ? '' : fractionText(flat);
}

async function notBilled(database: Database, chosen: Sql): Promise<ByAccount<NotBilled>> {
  const rows =
    await database.columns(sql`SELECT account, period::VARCHAR AS month, meter, because, sum(requests)::VARCHAR AS requests, sum(units)::VARCHAR AS units
    FROM run_excluded WHERE ${chosen} GROUP BY ALL ORDER BY ALL`);
  return byAccount(rows, (i) => ({
    month: rows.text('month', i),
    meter: rows.text('meter', i),
    because: rows.text('because', i),
    requests: rows.text('requests', i),
    units: rows.text('units', i).replace(/\.?0+$/, ''),
  }));
}

export async function unknownAccount(database: Database, run: RunRow, account: string): Promise<CannotRunError> {
  const rows = await database.columns(
    sql`SELECT account FROM run_account WHERE run_id = ${run.id} ORDER BY with_rollout DESC, account`,
  );
  const known = Array.from({ length: rows.rows }, (_, i) => rows.text('account', i));
  return new CannotRunError(`run ${run.id} has no account "${account}"`, suggest(account, known));
}
