// The tables in which runs are kept, in the ledger's file. Runs are derived: a ledger whose tables have
// another form than these (an earlier version wrote them) loses its runs when the next one is stored;
// unless one of them is locked.
import type { Database } from '../database/database.ts';
import { join, literal, name, type Sql, sql } from '../database/sql.ts';
import { lockedRuns } from '../ledger/locks.ts';
import { CannotRunError } from '../source/problem.ts';

const TEXT = sql`VARCHAR`;
const DATE = sql`DATE`;
const WHOLE = sql`INTEGER`;
const COUNT = sql`HUGEINT`;
const FLAG = sql`BOOLEAN`;
const MONEY = sql`DECIMAL(38,4)`;
/** Of a line: with `money_rounded: bill` it has more decimals than its currency. */
const EXACT_MONEY = sql`DECIMAL(38,15)`;
const QUANTITY = sql`DECIMAL(38,12)`;
const PRICE = sql`DECIMAL(38,18)`;

/** Columns in order; each table but run_text begins with the run's id. */
const TABLES: Readonly<Record<string, Readonly<Record<string, Sql>>>> = {
  run: {
    run_id: TEXT,
    run_no: WHOLE,
    model: TEXT,
    fingerprint: TEXT,
    currency: TEXT,
    digits: WHOLE,
    zone: TEXT,
    window_from: DATE,
    window_until: DATE,
    narrowing: TEXT,
    complete: FLAG,
    report: TEXT,
  },
  run_account: {
    run_id: TEXT,
    account: TEXT,
    name: TEXT,
    with_rollout: MONEY,
    steady_state: MONEY,
    pays_today: MONEY,
  },
  run_period: {
    run_id: TEXT,
    account: TEXT,
    period: DATE,
    from_day: DATE,
    until_day: DATE,
    state: TEXT,
    requests: COUNT,
    stated: MONEY,
    billed: MONEY,
    steady_state: MONEY,
    within_included: FLAG,
  },
  run_plan: {
    run_id: TEXT,
    account: TEXT,
    period: DATE,
    from_day: DATE,
    until_day: DATE,
    plan: TEXT,
    month: WHOLE,
    why: TEXT,
    contract: FLAG,
    rule_file: TEXT,
    rule_line: WHOLE,
  },
  run_line: {
    run_id: TEXT,
    line_no: WHOLE,
    account: TEXT,
    period: DATE,
    step: WHOLE,
    kind: TEXT,
    name: TEXT,
    detail: TEXT,
    from_day: DATE,
    until_day: DATE,
    quantity: QUANTITY,
    unit: TEXT,
    unit_price: PRICE,
    per: QUANTITY,
    stated: EXACT_MONEY,
    billed: EXACT_MONEY,
    rule_file: TEXT,
    rule_line: WHOLE,
    exact: TEXT,
    note: TEXT,
    percent: TEXT,
    sku: TEXT,
    gl_account: TEXT,
    earned_from: DATE,
    earned_until: DATE,
  },
  run_excluded: {
    run_id: TEXT,
    account: TEXT,
    period: DATE,
    meter: TEXT,
    because: TEXT,
    requests: COUNT,
    units: QUANTITY,
  },
  run_keep: { run_id: TEXT, line_no: WHOLE, account: TEXT, period: DATE, kind: TEXT, name: TEXT, amount: MONEY },
  run_input: { run_id: TEXT, name: TEXT, value: TEXT },
  run_file: {
    run_id: TEXT,
    kind: TEXT,
    name: TEXT,
    path: TEXT,
    bytes: COUNT,
    sha256: TEXT,
    rows_read: COUNT,
    rows_counted: COUNT,
    rows_duplicate: COUNT,
    rows_rejected: COUNT,
    rows_outside: COUNT,
    requests: COUNT,
    first_day: TEXT,
    last_day: TEXT,
  },
  /** As ledger_day and ledger_hour when the run was priced. */
  run_day: { run_id: TEXT, grain: TEXT, day: DATE, rows: COUNT, requests: COUNT, digest_1: COUNT, digest_2: COUNT },
  /** Texts that runs share, by their hash in run_input. */
  run_text: { sha256: TEXT, text: TEXT },
  run_source: { run_id: TEXT, source_no: WHOLE, file: TEXT, path: TEXT, text: TEXT },
  run_setting: { run_id: TEXT, name: TEXT, value: TEXT },
};

const NAMES = Object.keys(TABLES).map(literal);

/** none: no run was ever stored. other: the tables are those of another version. */
export async function runTables(database: Database): Promise<'today' | 'other' | 'none'> {
  // Not from duckdb_columns(): it looks at each of DuckDB's own views, 8 ms of every command.
  const made = await database.columns(sql`SELECT replace(sql, '"', '') AS made FROM duckdb_tables()
    WHERE schema_name = 'main' AND database_name = current_database() AND table_name IN (${join(NAMES)})`);
  if (made.rows === 0) return 'none';
  const found = new Set(Array.from({ length: made.rows }, (_, i) => made.text('made', i)));
  return Object.entries(TABLES).every(([table, columns]) => found.has(worded(table, columns))) ? 'today' : 'other';
}

/** As DuckDB says that a table was made, without quotes. */
function worded(table: string, columns: Readonly<Record<string, Sql>>): string {
  const typed = Object.entries(columns).map(([column, type]) => `${column} ${type.text}`);
  return `CREATE TABLE ${table}(${typed.join(', ')});`;
}

/** Makes the tables; those of another version go, with their runs. Returns how many runs were dropped. */
export async function makeRunTables(database: Database): Promise<number> {
  const form = await runTables(database);
  if (form === 'today') return 0;
  const dropped = form === 'other' ? await dropRunTables(database) : 0;
  await database.runAll(
    Object.entries(TABLES).map(([table, columns]) => {
      const typed = Object.entries(columns).map(([column, type]) => sql`${name(column)} ${type}`);
      return sql`CREATE TABLE ${name(table)} (${join(typed)})`;
    }),
  );
  return dropped;
}

async function dropRunTables(database: Database): Promise<number> {
  await refuseLocked(database);
  await database.run(sql`CREATE TABLE IF NOT EXISTS run (run_id VARCHAR)`);
  const runs = await database.columns(sql`SELECT count(*) AS runs FROM run`);
  await database.runAll(Object.keys(TABLES).map((table) => sql`DROP TABLE IF EXISTS ${name(table)}`));
  return runs.integer('runs', 0);
}

/** A locked run is never dropped. */
async function refuseLocked(database: Database): Promise<void> {
  const locked = await lockedRuns(database);
  if (locked.length === 0) return;
  throw new CannotRunError(
    `another version of reprice stored the runs of this ledger in another form; ${locked.length === 1 ? 'run' : 'runs'} ${locked.join(', ')} ${locked.length === 1 ? 'is' : 'are'} locked and cannot be dropped`,
    `price with the version that stored them, use another ledger, or let them go: reprice runs unlock ${locked[0]}`,
  );
}

/** Removes a run from all of them, and the texts that no other run shares. */
export async function forgetRun(database: Database, id: string): Promise<void> {
  for (const [table, columns] of Object.entries(TABLES))
    if ('run_id' in columns) await database.run(sql`DELETE FROM ${name(table)} WHERE run_id = ${id}`);
  await database.run(sql`DELETE FROM run_text WHERE sha256 NOT IN (SELECT value FROM run_input)`);
}
