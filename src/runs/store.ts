// Runs are kept in the ledger's file: what was priced, what came out, every line. A run's id is made
// of its inputs, so the same inputs give the same id and replace the same run.
import { createHash } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';
import { lockedRuns, usageDays } from '../ledger/locks.ts';
import { makeViews } from '../ledger/views.ts';
import { CannotRunError, suggest } from '../source/problem.ts';
import type { LineRow } from './describe.ts';
import { insertInputs, type RunInputs } from './inputs.ts';
import { insertOrigin, type Origin } from './origin.ts';
import { insertStandings, type StandingRow } from './standing.ts';
import { forgetRun, makeRunTables, runTables } from './tables.ts';

/** What a run is made of; equal ingredients are the same run. */
export interface Ingredients {
  readonly version: string;
  readonly ledger: string;
  readonly settings: string;
  /** Canonical text of the model with its parameters, and of the accounts. */
  readonly model: string;
  readonly directory: string;
  /** The catalogue with its tags: the settings hold only its names. */
  readonly operations: string;
  readonly narrowing: string;
  /** What usage costs; left out: no figure of the run depends on it. */
  readonly costs?: string;
}

/** A run as it is stored. */
export interface NewRun {
  readonly id: string;
  readonly model: string;
  readonly fingerprint: string;
  readonly currency: string;
  readonly digits: number;
  readonly zone: string;
  readonly from: string;
  readonly until: string;
  readonly narrowing: string;
  readonly complete: boolean;
  /** The report as JSON: what `--json` prints. */
  readonly report: string;
}

export interface RunRow extends NewRun {
  /** Never dropped or replaced. */
  readonly locked: boolean;
  /** Days of its window whose usage is another now than when it was priced. */
  readonly changedDays: number;
}

export interface AccountRow {
  readonly account: string;
  readonly name: string;
  readonly withRollout: string;
  readonly steadyState: string;
  readonly paysToday: string;
}

export interface PeriodRow {
  readonly account: string;
  readonly period: number;
  readonly from: number;
  readonly until: number;
  readonly state: string;
  readonly requests: bigint;
  readonly stated: string;
  readonly billed: string;
  readonly steadyState: string;
  readonly within: boolean;
}

export interface ExcludedRow {
  readonly account: string;
  readonly period: number;
  readonly meter: string;
  readonly because: string;
  readonly requests: bigint;
  readonly units: string;
}

/** One step from what an account pays in a period to what we keep; the amounts of a period sum to that. */
export interface KeptRow {
  readonly account: string;
  readonly period: number;
  readonly kind: string;
  readonly name: string;
  readonly amount: string;
}

export interface StoredRun {
  readonly run: NewRun;
  readonly accounts: readonly AccountRow[];
  readonly periods: readonly PeriodRow[];
  readonly lines: readonly LineRow[];
  readonly excluded: readonly ExcludedRow[];
  readonly kept: readonly KeptRow[];
  readonly standings: readonly StandingRow[];
  readonly origin: Origin;
  readonly inputs: RunInputs;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Seven letters and digits that stand for the ingredients, and the full fingerprint. */
export function identify(ingredients: Ingredients): { readonly id: string; readonly fingerprint: string } {
  const hash = createHash('sha256')
    .update(JSON.stringify(Object.entries(ingredients).sort()))
    .digest();
  const id = [...hash.subarray(0, 7)].map((byte) => ALPHABET[byte % 32]).join('');
  return { id, fingerprint: hash.toString('hex') };
}

/**
 * Writes the run in one transaction, replacing one of the same id unless it is locked; it becomes the latest.
 * Returns how many runs of another version had to go, see tables.ts.
 */
export async function storeRun(database: Database, stored: StoredRun): Promise<number> {
  return await database.transaction(async () => {
    const dropped = await makeRunTables(database);
    await makeViews(database);
    if ((await lockedRuns(database)).includes(stored.run.id)) {
      await database.run(
        sql`UPDATE run SET run_no = 1 + (SELECT max(run_no) FROM run) WHERE run_id = ${stored.run.id}`,
      );
      return dropped;
    }
    await forgetRun(database, stored.run.id);
    const { run } = stored;
    await database.run(sql`INSERT INTO run SELECT ${run.id}, coalesce(max(run_no), 0) + 1, ${run.model}, ${run.fingerprint}, ${run.currency}, ${run.digits},
      ${run.zone}, ${run.from}::DATE, ${run.until}::DATE, ${run.narrowing}, ${run.complete}, ${run.report} FROM run`);
    await insertAccounts(database, stored);
    await insertPeriods(database, stored);
    await insertLines(database, stored);
    await insertExcluded(database, stored);
    await insertStandings(database, run.id, stored.standings);
    await insertKept(database, stored);
    await insertOrigin(database, run.id, stored.origin);
    await insertInputs(database, run.id, stored.inputs);
    return dropped;
  });
}

/** Numbers are appended as text and cast by DuckDB, which is exact and raises what does not fit. */
async function insertAccounts(database: Database, { run, accounts }: StoredRun): Promise<void> {
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE r_account (account VARCHAR, name VARCHAR, with_rollout VARCHAR, steady_state VARCHAR, pays_today VARCHAR)`,
  );
  await database.append('r_account', accounts.length, (to, i) => {
    const row = accounts[i];
    for (const text of [row?.account, row?.name, row?.withRollout, row?.steadyState, row?.paysToday]) to.text(text);
  });
  await database.run(
    sql`INSERT INTO run_account SELECT ${run.id}, account, name, with_rollout::DECIMAL(38, 4), steady_state::DECIMAL(38, 4), pays_today::DECIMAL(38, 4) FROM r_account`,
  );
}

async function insertPeriods(database: Database, { run, periods }: StoredRun): Promise<void> {
  await database.run(sql`CREATE OR REPLACE TEMP TABLE r_period (account VARCHAR, state VARCHAR, stated VARCHAR, billed VARCHAR, steady_state VARCHAR,
    period INTEGER, from_day INTEGER, until_day INTEGER, requests HUGEINT, within_included BOOLEAN)`);
  await database.append('r_period', periods.length, (to, i) => {
    const row = periods[i];
    for (const text of [row?.account, row?.state, row?.stated, row?.billed, row?.steadyState]) to.text(text);
    for (const day of [row?.period, row?.from, row?.until]) to.integer(day ?? 0);
    to.big(row?.requests ?? 0n);
    to.flag(row?.within ?? false);
  });
  await database.run(sql`INSERT INTO run_period SELECT ${run.id}, account, DATE '1970-01-01' + period, DATE '1970-01-01' + from_day, DATE '1970-01-01' + until_day,
    state, requests, stated::DECIMAL(38, 4), billed::DECIMAL(38, 4), steady_state::DECIMAL(38, 4), within_included FROM r_period`);
}

async function insertLines(database: Database, { run, lines }: StoredRun): Promise<void> {
  await database.run(sql`CREATE OR REPLACE TEMP TABLE r_line (line_no INTEGER, period INTEGER, step INTEGER, from_day INTEGER, until_day INTEGER, rule_line INTEGER, earned_from INTEGER, earned_until INTEGER,
    account VARCHAR, kind VARCHAR, name VARCHAR, detail VARCHAR, quantity VARCHAR, unit VARCHAR, unit_price VARCHAR, per VARCHAR, stated VARCHAR, billed VARCHAR,
    rule_file VARCHAR, exact VARCHAR, note VARCHAR, percent VARCHAR, sku VARCHAR, gl_account VARCHAR)`);
  await database.append('r_line', lines.length, (to, i) => {
    const row = lines[i];
    for (const whole of [i + 1, row?.period, row?.step, row?.from, row?.until, row?.rule?.line]) to.integer(whole ?? 0);
    for (const day of [row?.earned.from, row?.earned.until]) to.integer(day ?? 0);
    for (const text of [row?.account, row?.kind, row?.name, row?.detail]) to.text(text);
    for (const text of [row?.quantity, row?.unit, row?.unitPrice, row?.per]) to.text(text === '' ? undefined : text);
    for (const text of [row?.stated, row?.billed, row?.rule?.file, row?.exact, row?.note, row?.percent]) to.text(text);
    for (const code of [row?.sku, row?.glAccount]) to.text(code);
  });
  await database.run(sql`INSERT INTO run_line SELECT ${run.id}, line_no, account, DATE '1970-01-01' + period, step, kind, name, detail,
    DATE '1970-01-01' + from_day, DATE '1970-01-01' + until_day, quantity::DECIMAL(38, 12), unit, unit_price::DECIMAL(38, 18), per::DECIMAL(38, 12),
    stated::DECIMAL(38, 15), billed::DECIMAL(38, 15), rule_file, rule_line, exact, note, percent, sku, gl_account,
    DATE '1970-01-01' + earned_from, DATE '1970-01-01' + earned_until FROM r_line`);
}

async function insertExcluded(database: Database, { run, excluded }: StoredRun): Promise<void> {
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE r_excluded (account VARCHAR, period INTEGER, meter VARCHAR, because VARCHAR, requests HUGEINT, units VARCHAR)`,
  );
  await database.append('r_excluded', excluded.length, (to, i) => {
    const row = excluded[i];
    to.text(row?.account);
    to.integer(row?.period ?? 0);
    to.text(row?.meter);
    to.text(row?.because);
    to.big(row?.requests ?? 0n);
    to.text(row?.units);
  });
  await database.run(
    sql`INSERT INTO run_excluded SELECT ${run.id}, account, DATE '1970-01-01' + period, meter, because, requests, units::DECIMAL(38, 12) FROM r_excluded`,
  );
}

async function insertKept(database: Database, { run, kept }: StoredRun): Promise<void> {
  if (kept.length === 0) return;
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE r_keep (line_no INTEGER, period INTEGER, account VARCHAR, kind VARCHAR, name VARCHAR, amount VARCHAR)`,
  );
  await database.append('r_keep', kept.length, (to, i) => {
    const row = kept[i];
    for (const whole of [i + 1, row?.period]) to.integer(whole ?? 0);
    for (const text of [row?.account, row?.kind, row?.name, row?.amount]) to.text(text);
  });
  await database.run(sql`INSERT INTO run_keep SELECT ${run.id}, line_no, account, DATE '1970-01-01' + period, kind, name,
    amount::DECIMAL(38, 4) FROM r_keep`);
}

/** Every run, the latest first. */
export async function listRuns(database: Database): Promise<readonly RunRow[]> {
  const form = await runTables(database);
  if (form === 'none') return [];
  if (form === 'other')
    throw new CannotRunError(
      'the runs of this ledger were stored by another version of reprice, in another form',
      'price a model again: reprice run MODEL (that drops the older runs; the usage stays)',
    );
  const rows =
    await database.columns(sql`SELECT run_id, model, fingerprint, currency, digits, zone, window_from::VARCHAR AS window_from,
    window_until::VARCHAR AS window_until, narrowing, complete, report FROM run ORDER BY run_no DESC`);
  const locked = await lockedRuns(database);
  const changed = await changedDays(database);
  return Array.from({ length: rows.rows }, (_, i) => ({
    id: rows.text('run_id', i),
    model: rows.text('model', i),
    fingerprint: rows.text('fingerprint', i),
    currency: rows.text('currency', i),
    digits: rows.integer('digits', i),
    zone: rows.text('zone', i),
    from: rows.text('window_from', i),
    until: rows.text('window_until', i),
    narrowing: rows.text('narrowing', i),
    complete: rows.flag('complete', i),
    report: rows.text('report', i),
    locked: locked.includes(rows.text('run_id', i)),
    changedDays: changed.get(rows.text('run_id', i)) ?? 0,
  }));
}

/** By run, where there is any: days inside its window that the ledger holds otherwise than the run. */
async function changedDays(database: Database): Promise<ReadonlyMap<string, number>> {
  const now = await usageDays(database);
  const today = sql`SELECT r.run_id, d.* FROM run r JOIN (${now}) d ON d.day >= r.window_from AND d.day < r.window_until`;
  const both = (from: Sql): Sql => sql`SELECT * FROM (${from}) WHERE grain = 'day' OR run_id || grain IN (
    SELECT run_id || 'hour' FROM run_day WHERE grain = 'hour' AND 'hour' IN (SELECT grain FROM (${now})))`;
  const [was, is] = [both(sql`SELECT * FROM run_day`), both(today)];
  const rows = await database.columns(sql`SELECT run_id, count(DISTINCT day) AS days FROM (
      (${was} EXCEPT ${is}) UNION ALL (${is} EXCEPT ${was})) GROUP BY run_id`);
  return new Map(Array.from({ length: rows.rows }, (_, i) => [rows.text('run_id', i), rows.integer('days', i)]));
}

/** A run by its id, the beginning of it, or `latest`; `beside`: what else could have been named. */
export async function findRun(database: Database, wanted: string, beside: readonly string[] = []): Promise<RunRow> {
  const runs = await listRuns(database);
  const [latest] = runs;
  if (latest === undefined) throw new CannotRunError('there is no run yet', 'price a model first: reprice run MODEL');
  if (wanted === 'latest') return latest;
  const found = runs.filter((r) => r.id === wanted || (wanted.length >= 3 && r.id.startsWith(wanted)));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new CannotRunError(
    found.length > 1 ? `"${wanted}" is the beginning of ${found.length} runs` : `there is no run "${wanted}"`,
    `${suggest(wanted, ['latest', ...beside, ...runs.map((r) => r.id)])}`,
  );
}
