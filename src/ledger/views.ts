// The ledger's file as an interface: views in the schema `reprice` that keep their names, columns and types
// while the tables beneath them change. Anyone may read them with any DuckDB client. A view of runs stands
// empty until a run is stored. They are made anew whenever the file is written to and they are not today's.
import { createHash } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { join, name, type Sql, sql } from '../database/sql.ts';
import { makeLocks } from './locks.ts';
import type { View } from './view.ts';
import { BILL_VIEWS } from './views-of-bills.ts';
import { DOUBT_VIEWS } from './views-of-doubts.ts';
import { usageViews } from './views-of-usage.ts';

const SCHEMA = 'reprice';

/** Writes the views if those of the file are not these; runs inside the transaction of the caller. */
export async function makeViews(db: Database): Promise<void> {
  await makeLocks(db);
  const made = await viewsOf(db);
  const statements = [
    sql`CREATE SCHEMA IF NOT EXISTS ${name(SCHEMA)}`,
    ...made.flatMap(({ view, filled }) => statementsOf(view, filled)),
  ];
  const digest = createHash('sha256')
    .update(statements.map((s) => s.text).join('\n'))
    .digest('hex');
  const there = await db.columns(
    sql`SELECT 1 AS there FROM main.ledger_info WHERE name = 'views' AND value = ${digest}`,
  );
  if (there.rows > 0) return;
  await db.runAll([
    ...statements,
    sql`INSERT INTO main.ledger_info VALUES ('views', ${digest}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  ]);
}

async function viewsOf(db: Database): Promise<readonly { readonly view: View; readonly filled: boolean }[]> {
  const rows = await db.columns(sql`SELECT table_name || '.' || column_name AS col FROM duckdb_columns()
    WHERE schema_name = 'main' AND database_name = current_database()`);
  const known = new Set(Array.from({ length: rows.rows }, (_, i) => rows.text('col', i)));
  const measures = await db.columns(sql`SELECT name, decimals FROM main.measure ORDER BY name`);
  const usage = usageViews(
    Array.from({ length: measures.rows }, (_, i) => ({
      name: measures.text('name', i),
      decimals: measures.integer('decimals', i),
    })),
  );
  return [...usage, ...DOUBT_VIEWS, ...BILL_VIEWS].map((view) => ({
    view,
    filled: Object.entries(view.reads).every(([table, columns]) => columns.every((c) => known.has(`${table}.${c}`))),
  }));
}

function statementsOf(view: View, filled: boolean): readonly Sql[] {
  const called = sql`${name(SCHEMA)}.${name(view.name)}`;
  const cells = view.columns.map((c) => sql`CAST(${filled ? c.is : sql`NULL`} AS ${c.type}) AS ${name(c.name)}`);
  return [
    sql`CREATE OR REPLACE VIEW ${called} AS SELECT ${join(cells)} ${filled ? sql`FROM ${view.from}` : sql`WHERE false`}`,
    sql`COMMENT ON VIEW ${called} IS ${view.comment}`,
    ...view.columns.map((c) => sql`COMMENT ON COLUMN ${called}.${name(c.name)} IS ${c.comment}`),
  ];
}
