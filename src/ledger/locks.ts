// Runs that are locked, as the ledger knows them: their names and windows. The table has one form for all
// versions, so that a load and a later version of the runs' own tables can always tell what they may not
// change in silence.
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';

/** Ids of the locked runs, in order. */
export async function lockedRuns(db: Database): Promise<readonly string[]> {
  if (!(await hasTable(db, 'locked_run'))) return [];
  const rows = await db.columns(sql`SELECT run_id FROM locked_run ORDER BY run_id`);
  return Array.from({ length: rows.rows }, (_, i) => rows.text('run_id', i));
}

/** `from` and `until` are days as texts. */
export async function lock(db: Database, run: string, from: string, until: string): Promise<void> {
  await makeLocks(db);
  await unlock(db, run);
  await db.run(sql`INSERT INTO locked_run VALUES (${run}, ${from}::DATE, ${until}::DATE)`);
}

export async function makeLocks(db: Database): Promise<void> {
  if (await hasTable(db, 'locked_run')) return;
  await db.runAll([
    sql`CREATE TABLE locked_run (run_id VARCHAR, window_from DATE, window_until DATE)`,
    sql`COMMENT ON TABLE locked_run IS 'runs that are never dropped or replaced'`,
    sql`COMMENT ON COLUMN locked_run.run_id IS 'id of the run'`,
    sql`COMMENT ON COLUMN locked_run.window_from IS 'first day that was priced'`,
    sql`COMMENT ON COLUMN locked_run.window_until IS 'first day that was no longer priced'`,
  ]);
}

export async function unlock(db: Database, run: string): Promise<void> {
  if (await hasTable(db, 'locked_run')) await db.run(sql`DELETE FROM locked_run WHERE run_id = ${run}`);
}

/** Sums and digests of every day of usage, by day and, where the ledger has them, by hour; minutes are in no bill. */
export async function usageDays(db: Database): Promise<Sql> {
  const columns = sql`day, rows, requests, digest_1, digest_2`;
  const days = sql`SELECT 'day' AS grain, ${columns} FROM ledger_day`;
  return (await hasTable(db, 'ledger_hour'))
    ? sql`${days} UNION ALL SELECT 'hour' AS grain, ${columns} FROM ledger_hour`
    : days;
}

/** Days of a locked run's window that a load changes. */
export interface ChangedUnderLock {
  readonly run: string;
  /** As texts, ascending. */
  readonly days: readonly string[];
}

/** Keeps the days as they are in the table days_before; false: no run is locked. */
export async function keepDays(db: Database): Promise<boolean> {
  if ((await lockedRuns(db)).length === 0) return false;
  await db.run(sql`CREATE OR REPLACE TEMP TABLE days_before AS ${await usageDays(db)}`);
  return true;
}

/** What is another in the windows of locked runs than in days_before. */
export async function changedUnderLocks(db: Database): Promise<readonly ChangedUnderLock[]> {
  const now = await usageDays(db);
  const rows = await db.columns(sql`SELECT run_id, day::VARCHAR AS day FROM (
      SELECT DISTINCT l.run_id, c.day FROM locked_run l JOIN (
          (SELECT * FROM days_before EXCEPT ${now}) UNION ALL (SELECT * FROM (${now}) EXCEPT SELECT * FROM days_before)
        ) c ON c.day >= l.window_from AND c.day < l.window_until
        WHERE c.grain = 'day' OR (SELECT count(DISTINCT grain) FROM (${now})) = (SELECT count(DISTINCT grain) FROM days_before)
    ) ORDER BY run_id, day`);
  const days = new Map<string, string[]>();
  for (let i = 0; i < rows.rows; i++)
    days.set(rows.text('run_id', i), [...(days.get(rows.text('run_id', i)) ?? []), rows.text('day', i)]);
  return [...days].map(([run, changed]) => ({ run, days: changed }));
}

async function hasTable(db: Database, table: string): Promise<boolean> {
  const rows = await db.columns(sql`SELECT 1 AS there FROM duckdb_tables()
    WHERE schema_name = 'main' AND database_name = current_database() AND NOT temporary AND table_name = ${table}`);
  return rows.rows > 0;
}
