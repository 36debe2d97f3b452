// One account's part of a stored run: the statement as plain data. Nothing is priced again here.
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { gathered, gatheredText, parted } from '../database/gathered.ts';
import { type Sql, sql, textList } from '../database/sql.ts';
import { CannotRunError, suggest } from '../source/problem.ts';
import { type AgreedContract, contractFinder } from './contracts.ts';
import { fractionText, minus, parseFraction, times } from './fraction.ts';
import type { LineWords } from './line-words.ts';
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
export interface StatementLine extends Omit<LineWords, 'unitPrice'> {
  readonly month: string;
  readonly step: number;
  readonly from: string;
  readonly until: string;
  readonly unit_price: string;
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

/** The same where each row is an account, with its columns gathered. */
function fromGathered<T>(rows: Columns, make: (cell: (column: string) => string) => T): ByAccount<T> {
  return new Map(
    Array.from({ length: rows.rows }, (_, i) => {
      const length = rows.integer('n', i);
      const columns = new Map(rows.names.slice(2).map((column) => [column, parted(rows, column, i, length)]));
      const cells = (n: number) => (column: string) => columns.get(column)?.[n] ?? '';
      return [rows.text('account', i), Array.from({ length }, (_, n) => make(cells(n)))];
    }),
  );
}

/** A DECIMAL(38, 4) as text at the currency's digits; amounts hold no more. */
export function atDigits(text: string, digits: number): string {
  return text.slice(0, digits === 0 ? -5 : text.length - (4 - digits));
}

/** A decimal text without trailing zeros, but with the currency's digits. */
export function atLeastDigits(text: string, digits: number): string {
  const point = text.indexOf('.');
  if (point < 0) return digits === 0 ? text : `${text}.${'0'.repeat(digits)}`;
  let end = text.length;
  while (end > point + 1 + digits && text.charCodeAt(end - 1) === ZERO) end -= 1;
  return end === point + 1 ? text.slice(0, point) : text.slice(0, end).padEnd(point + 1 + digits, '0');
}

const ZERO = '0'.charCodeAt(0);

function withoutZeros(text: string): string {
  return text.includes('.') ? atLeastDigits(text, 0) : text;
}

async function monthsOf(database: Database, run: RunRow, chosen: Sql): Promise<ByAccount<StatementMonth>> {
  const of = (column: Sql): Sql => gathered(column, sql`period`);
  const rows =
    await database.columns(sql`SELECT account, count(*)::INTEGER AS n, ${of(sql`period`)} AS month, ${of(sql`from_day`)} AS from_day,
    ${of(sql`until_day`)} AS until_day, ${of(sql`state`)} AS state, ${of(sql`requests`)} AS requests, ${of(sql`stated`)} AS stated,
    ${of(sql`billed`)} AS billed, ${of(sql`steady_state`)} AS steady_state, ${of(sql`within_included`)} AS within_included
    FROM run_period WHERE ${chosen} GROUP BY account`);
  return fromGathered(rows, (cell) => ({
    month: cell('month'),
    from: cell('from_day'),
    until: cell('until_day'),
    state: cell('state'),
    requests: cell('requests'),
    stated: atDigits(cell('stated'), run.digits),
    billed: atDigits(cell('billed'), run.digits),
    steady_state: atDigits(cell('steady_state'), run.digits),
    within_included: cell('within_included') === 'true',
  }));
}

async function linesOf(database: Database, run: RunRow, chosen: Sql): Promise<ByAccount<StatementLine>> {
  const of = (column: Sql): Sql => gathered(column, sql`line_no`);
  const text = (column: Sql): Sql => gatheredText(column, sql`line_no`);
  const rows =
    await database.columns(sql`SELECT account, count(*)::INTEGER AS n, ${of(sql`period`)} AS month, ${of(sql`step`)} AS step, ${of(sql`kind`)} AS kind,
    ${text(sql`name`)} AS name, ${text(sql`detail`)} AS detail, ${of(sql`from_day`)} AS from_day, ${of(sql`until_day`)} AS until_day,
    ${of(sql`quantity`)} AS quantity, ${text(sql`unit`)} AS unit, ${of(sql`unit_price`)} AS unit_price, ${of(sql`per`)} AS per,
    ${of(sql`exact`)} AS exact, ${of(sql`stated`)} AS stated, ${of(sql`billed`)} AS billed
    FROM run_line WHERE ${chosen} GROUP BY account`);
  return fromGathered(rows, (cell) => {
    const step = Number(cell('step'));
    const [quantity, unitPrice, per] = [cell('quantity'), cell('unit_price'), cell('per')].map(withoutZeros);
    return {
      month: cell('month'),
      step,
      kind: cell('kind'),
      name: cell('name'),
      detail: cell('detail'),
      from: cell('from_day'),
      until: cell('until_day'),
      quantity: quantity ?? '',
      unit: cell('unit'),
      unit_price: unitPrice ?? '',
      per: per ?? '',
      flat: step === 5 ? flatOf(cell('exact'), quantity ?? '', unitPrice ?? '', per ?? '') : '',
      stated: atLeastDigits(cell('stated'), run.digits),
      billed: atLeastDigits(cell('billed'), run.digits),
    };
  });
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
