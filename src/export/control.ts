// Control totals: what each account comes to in each month, in requests, units of every meter and money. A
// period counts to the month in which it begins.
import type { Database } from '../database/database.ts';
import { name, type Sql, sql } from '../database/sql.ts';
import { decimal, type Table, text, word } from './columns.ts';
import { type Exported, money, monthOf } from './tables.ts';

const UNITS_DECIMALS = 12;

export async function controlTotals(database: Database, about: Exported): Promise<Table> {
  const { run, report } = about;
  const found = await database.columns(
    sql`SELECT DISTINCT name FROM run_line WHERE run_id = ${run.id} AND kind = 'metered' ORDER BY name`,
  );
  const meters = Array.from({ length: found.rows }, (_, i) => found.text('name', i));
  const units = meters.map((meter, i) => ({ meter, column: name(`units_${i}`) }));
  const sums = units.map(
    ({ meter, column }) =>
      sql`, coalesce(sum(quantity) FILTER (kind = 'metered' AND name = ${meter}), 0)::DECIMAL(38, ${UNITS_DECIMALS}) AS ${column}`,
  );
  await database.run(sql`CREATE OR REPLACE TEMP TABLE x_control AS
    WITH month_of AS (SELECT account, period, ${monthOf(run)} AS month, requests FROM run_period WHERE run_id = ${run.id}),
    asked AS (SELECT account, month, sum(requests) AS requests FROM month_of GROUP BY ALL),
    billed AS (SELECT account, ${monthOf(run)} AS month, sum(stated) AS stated, sum(billed) AS billed${all(sums)}
      FROM run_line WHERE run_id = ${run.id} GROUP BY ALL)
    SELECT account, month, requests, coalesce(stated, 0) AS stated, coalesce(billed, 0) AS billed${all(units.map(({ column }) => sql`, coalesce(${column}, 0) AS ${column}`))}
    FROM asked LEFT JOIN billed USING (account, month)`);
  const rows = await database.columns(sql`SELECT count(*) AS rows FROM x_control`);
  return {
    name: 'control_totals',
    columns: [
      text('account', sql`account`),
      word('month', sql`month`),
      decimal('requests', sql`requests`, 0),
      ...units.map(({ meter, column }) => decimal(`units_${meter}`, column, UNITS_DECIMALS)),
      money(about, 'stated', sql`stated`),
      money(about, 'amount', sql`billed`),
      word('currency', sql`${run.currency}`),
    ],
    from: sql`x_control`,
    order: sql`account, month`,
    sortedBy: ['account', 'month'],
    rows: rows.big('rows', 0),
    sum: { column: 'amount', expected: report.revenue.with_rollout.total },
  };
}

function all(pieces: readonly Sql[]): Sql {
  return pieces.reduce((text, piece) => sql`${text}${piece}`, sql``);
}
